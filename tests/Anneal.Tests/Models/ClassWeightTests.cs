using Anneal.Callbacks;
using Anneal.Models;

namespace Anneal.Tests.Models;

/// <summary>Weights by class: the class is the rounded label, or where the largest of one number a class is.</summary>
public sealed class ClassWeightTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly Dictionary<int, double> Weights = new() { [0] = 0.5, [1] = 3 };
    private static readonly float[] OfClasses = [0.5f, 3, 3, 0.5f, 3, 0.5f];

    public static TheoryData<Array> Targets =>
    [
        new float[] { 0.05f, 0.95f, 0.9999999f, 0.05f, 0.6f, 0.49f },
        new double[,] { { 0 }, { 1 }, { 0.999999999 }, { 1e-9 }, { 1 }, { 0 } },
        new float[,] { { 0.95f, 0.05f }, { 0.1f, 0.9f }, { 0.4f, 0.6f }, { 1, 0 }, { 0, 1 }, { 0.51f, 0.49f } },
        new float[,] { { 0.4f, 0.35f, 0.25f }, { 0, 1, 0 }, { 0.3f, 0.4f, 0.3f }, { 1, 0, 0 }, { 0, 0.9999999f, 0 }, { 1, 0, 0 } },
        new[] { false, true, true, false, true, false },
    ];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Soft_labels_weigh_as_the_class_they_round_to(Array y)
    {
        var columns = y.Rank == 2 ? y.GetLength(1) : 1;
        using var weighted = Model(columns);
        using var plain = Model(columns);
        weighted.Fit(X, y, verbose: 0, shuffle: false, classWeight: Weights);
        plain.Fit(X, y, verbose: 0, shuffle: false, sampleWeight: OfClasses);
        Assert.Equal(Samples.State(plain), Samples.State(weighted));
    }

    public static TheoryData<Array, string> Ambiguous => new()
    {
        { new[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 1 }, { 0, 1, 0 }, { 0, 1, 0 }, { 1, 1, 1 } }, "row 2 of y has 2" },
        { new[,] { { 1, 0, 0 }, { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 0 }, { 0, 1, 0 } }, "row 1 of y has 0" },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public void Rows_of_several_classes_or_none_are_refused(Array y, string what)
    {
        using var model = Model(3);
        Assert.Equal(
            $"classWeight needs one class per row; {what}. Where rows have several classes or none, give sampleWeight. (Parameter 'classWeight')",
            Assert.Throws<ArgumentException>(() => model.Fit(X, y, verbose: 0, classWeight: Weights)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Weights_of_classes_that_no_label_has_are_said(int verbose)
    {
        using var model = Model(1);
        var heard = new Listener();
        var history = model.Fit(X, new float[] { 0, 1, 1, 0, 1, 0 }, verbose: verbose, callbacks: [heard], classWeight: new Dictionary<int, double> { [1] = 2, [7] = 3, [-1] = 1 });
        const string Warning = "Warning: classWeight has weights for class 7, class -1, which no row of the training data has.";
        Assert.Equal([Warning], heard.Lines);
        Assert.Equal(Warning, Assert.Single(history.Messages).Text);
    }

    private static Sequential Model(int columns)
    {
        var model = new Sequential([new Anneal.Layers.Input(3), new Anneal.Layers.Dense(columns, kernelInitializer: new Anneal.Initializers.GlorotUniform(3))]);
        model.Compile("sgd", "mse");
        return model;
    }

    private sealed class Listener : Callback
    {
        public List<string> Lines { get; } = [];

        public override bool ShowsProgress => true;

        public override void OnAnnounce(IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }
}
