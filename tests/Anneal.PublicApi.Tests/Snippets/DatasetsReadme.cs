using Anneal.Datasets;

namespace UserCode;

public sealed class DatasetsReadme
{
    [Fact]
    public void Digits_are_arrays()
    {
        // snippet: datasets-readme
        var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();
        // end snippet

        Assert.Equal((xTrain.GetLength(0), xTest.GetLength(0)), (yTrain.Length, yTest.Length));
    }
}
