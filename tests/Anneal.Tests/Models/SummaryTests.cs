using Anneal.Layers;
using Anneal.Models;
using Spectre.Console.Testing;

namespace Anneal.Tests.Models;

/// <summary>Layout, words and numbers are those of Keras's summary_utils; columns are as wide as they need.</summary>
public class SummaryTests
{
    [Fact]
    public void Built_model_shows_layers_shapes_and_sizes() => Assert.Equal(
        """
        Model: "digits"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
        ┃ Layer (type)            ┃ Output Shape ┃ Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
        │ flatten (Flatten)       │ (None, 64)   │       0 │
        ├─────────────────────────┼──────────────┼─────────┤
        │ [odd] (Dense)           │ (None, 128)  │   8,320 │
        ├─────────────────────────┼──────────────┼─────────┤
        │ sequential (Sequential) │ (None, 10)   │   1,290 │
        └─────────────────────────┴──────────────┴─────────┘
         Total params: 9,610 (37.54 KB)
         Trainable params: 1,290 (5.04 KB)
         Non-trainable params: 8,320 (32.50 KB)
        """,
        Text(new([new Input(8, 8), new Flatten(), new Dense(128, name: "[odd]") { Trainable = false }, new Sequential([new Dense(10)])], "digits")));

    [Fact]
    public void Model_that_is_not_built_says_so() => Assert.Equal(
        """
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━━━━━┓
        ┃ Layer (type)      ┃ Output Shape ┃     Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━━━━━┩
        │ flatten (Flatten) │ ?            │ 0 (unbuilt) │
        ├───────────────────┼──────────────┼─────────────┤
        │ dense (Dense)     │ ?            │ 0 (unbuilt) │
        └───────────────────┴──────────────┴─────────────┘
         Total params: 0 (0.00 B)
         Trainable params: 0 (0.00 B)
         Non-trainable params: 0 (0.00 B)
        """,
        Text(new([new Flatten(), new Dense(2)])));

    [Fact]
    public void Optimizers_state_is_counted_once_training_has_begun()
    {
        using var model = Samples.Classifier();
        Assert.DoesNotContain("Optimizer", Show(model), StringComparison.Ordinal);
        model.Fit(Samples.Inputs(3), Samples.Labels(3), verbose: 0);
        Assert.EndsWith(
            " Total params: 76 (304.00 B)\n Trainable params: 38 (152.00 B)\n Non-trainable params: 0 (0.00 B)\n Optimizer params: 38 (152.00 B)\n",
            Show(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_too_narrow_for_the_table_gets_the_narrowest_one()
    {
        using var model = new Sequential([new Input(8), new Dense(3)]);
        var console = new TestConsole().Width(10);
        model.Summary(console);
        Assert.Contains("(Dense)", console.Output, StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Summary(console, lineLength: 10));
        Assert.Equal("lineLength must be at least 31 for the summary of this model; it was 10. (Parameter 'lineLength')", error.Message);
    }

    private static string Text(Sequential model)
    {
        using (model) return string.Join('\n', Show(model).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
    }

    private static string Show(Sequential model)
    {
        var console = new TestConsole().Width(100);
        model.Summary(console);
        return console.Output;
    }
}
