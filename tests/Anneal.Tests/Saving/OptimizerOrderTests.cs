using Anneal.Saving;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>An optimizer's arrays have the order of Keras's <c>variables</c>, which is all that a file says of them.</summary>
public sealed class OptimizerOrderTests
{
    [Fact]
    public void The_state_is_in_the_order_of_Keras()
    {
        var compared = 0;
        foreach (var c in Golden.Cases("optimizers").Where(c => c["error"] is null && c["optimizer_variables"] is not null))
        {
            using var scope = NewDisposeScope();
            var variables = c["variables"]!.AsArray().Select(v => new Variable(GoldenTensor.Of(v!["value"]!).to(float32), (string)v["name"]!) { Path = (string)v["path"]! }).ToList();
            using var optimizer = GoldenModel.Optimizer(c["serialized"]!);
            optimizer.Build(variables);
            var expected = c["optimizer_variables"]!.AsArray().Select(v => (string)v!["name"]!).ToList();
            var actual = OptimizerArrays.Of(optimizer).Select(array => array.Name.Split('/')[^1]).ToList();
            // Two arrays of Adafactor have the name of their variable there.
            if ((string)c["class_name"]! == "Adafactor") actual = [.. actual.Select(name => name.EndsWith("_row", StringComparison.Ordinal) || name.EndsWith("_column", StringComparison.Ordinal) ? name[..name.LastIndexOf('_')] : name)];
            Assert.Equal(expected, actual);
            foreach (var variable in variables) variable.Dispose();
            compared++;
        }
        Assert.True(compared > 100);
    }
}
