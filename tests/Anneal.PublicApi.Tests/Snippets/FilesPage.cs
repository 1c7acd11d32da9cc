using Anneal;
using Anneal.Layers;
using Anneal.Models;

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
    public void A_lambda_of_Python_can_be_replaced()
    {
        // snippet: files-lambda
        var mine = new CustomObjects().Add("lambda_1", config => new Lambda(t => t * t, name: "lambda_1"));
        // end snippet

        Assert.NotNull(mine);
    }
}
