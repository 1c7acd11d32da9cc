using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;

namespace UserCode;

public sealed class FilesPage
{
    [Fact]
    public void A_model_goes_through_a_file()
    {
        try
        {
            var (x, y) = (new float[8, 4], new float[8, 2]);
            using var model = new Sequential([new Input(4), new Dense(2)]);
            model.Compile("adam", "mse");

            // snippet: files-save
            model.Save("digits.keras");
            using var same = Model.Load("digits.keras");
            // end snippet

            // snippet: files-go-on
            same.Fit(x, y, epochs: 1);
            // end snippet

            using var clone = model.Clone();

            // snippet: files-weights
            model.SaveWeights("digits.weights.h5");
            clone.LoadWeights("digits.weights.h5");
            // end snippet

            Assert.Equal(model.GetWeights()[0].ToArray(), clone.GetWeights()[0].ToArray());
            Assert.Equal(1, same.Optimizer.Iterations);
        }
        finally
        {
            File.Delete("digits.keras");
            File.Delete("digits.weights.h5");
        }
    }

    [Fact]
    public void Weights_of_PyTorch_have_names_of_their_own()
    {
        using var model = new Sequential([new Input(4), new Dense(3, name: "dense"), new Dense(2, name: "dense_1")]);
        ArrayFiles.Save("module.safetensors", new Dictionary<string, ArrayLike>
        {
            ["0.weight"] = new float[3, 4],
            ["0.bias"] = new float[3],
            ["2.weight"] = new float[2, 3],
            ["2.bias"] = new float[] { 1, 2 },
        });
        try
        {
            // snippet: files-torch
            model.LoadTorchWeights("module.safetensors", new Dictionary<string, string> { ["0."] = "dense.", ["2."] = "dense_1." });
            // end snippet

            Assert.Equal([1, 2], model.GetWeights()[3].ToArray());
        }
        finally
        {
            File.Delete("module.safetensors");
        }
    }

    [Fact]
    public void A_lambda_of_Python_can_be_replaced()
    {
        // snippet: files-lambda
        var mine = new CustomObjects().Add("lambda_1", config => new Lambda(t => t * t, name: "lambda_1"));
        // end snippet

        Assert.NotNull(mine);
    }
}
