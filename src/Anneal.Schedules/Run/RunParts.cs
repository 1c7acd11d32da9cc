using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The parts of a length that a run must be known to count.</summary>
internal sealed record RunParts(Number Epochs, Number Percent, Number Samples, Number Tokens)
{
    private static readonly string[] Keys = ["epochs", "percent", "samples", "tokens", "steps"];

    public bool IsZero => All.All(part => part.Value == 0);

    public bool CannotBePositive => All.All(part => part.Value <= 0);

    private (Number Value, string Unit)[] All => [(Epochs, Keys[0]), (Percent, Keys[1]), (Samples, Keys[2]), (Tokens, Keys[3])];

    public RunParts Plus(RunParts other) => new(
        Epochs.Plus(other.Epochs), Percent.Plus(other.Percent), Samples.Plus(other.Samples), Tokens.Plus(other.Tokens));

    public RunParts Negated() => new(Epochs.Negated(), Percent.Negated(), Samples.Negated(), Tokens.Negated());

    /// <summary>The whole steps, nearest to the sum of all parts.</summary>
    public Number Count(RunLength run) => (long)Math.Round(CountExactly(run), MidpointRounding.AwayFromZero);

    /// <summary>The steps of all parts, with their fraction.</summary>
    public decimal CountExactly(RunLength run)
    {
        try
        {
            var batches = 0m;
            if (Epochs != 0)
                batches += Epochs.ToDecimal() * Known(run.BatchesPerEpoch, run, "how many steps an epoch has", "stepsPerEpoch");
            if (Percent != 0)
                batches += Percent.ToDecimal() * Known(run.Batches, run, "how many steps it has", "stepsPerEpoch", "epochs") / 100;
            if (Samples != 0 || Tokens != 0)
                batches += InSamples(run) / Known(run.SamplesPerBatch, run, "how many samples a step has", "batchSize");
            return batches / run.BatchesPerStep is var steps && Math.Abs(steps) < long.MaxValue ? steps : throw new OverflowException();
        }
        catch (ArithmeticException error)
        {
            throw new ArgumentException($"A length of {this} is too long to convert to steps.", nameof(run), error);
        }
    }

    public JsonObject ToJson() => new(All.Where(part => part.Value != 0).Select(part => KeyValuePair.Create(part.Unit, (JsonNode?)part.Value.ToJson())));

    public static Duration Read(ConfigReader reader) => new(
        Part(reader, Keys[4]), new(Part(reader, Keys[0]), Part(reader, Keys[1]), Part(reader, Keys[2]), Part(reader, Keys[3])));

    public override string ToString() => string.Join(" + ", All.Where(part => part.Value != 0).Select(part => $"{part.Value} {part.Unit}"));

    private static Number Part(ConfigReader reader, string key) => reader.Find(key)?.AsNumber() ?? 0;

    private decimal InSamples(RunLength run) => Samples.ToDecimal() + (Tokens == 0
        ? 0
        : Tokens.ToDecimal() / ((Number)Known(run.TokensPerSample, run, "how many tokens a sample has", "tokensPerSample")).ToDecimal());

    private T Known<T>(T? part, RunLength run, string what, params string[] arguments) where T : struct =>
        part ?? throw new UnknownRunLength($"A length of {this} cannot be converted to steps", what, arguments).Error(nameof(run));
}
