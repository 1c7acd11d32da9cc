using System.Numerics;

namespace Anneal.Schedules;

/// <summary>Schedules one after another, each counting steps from its own start.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Sequence : LearningRateSchedule
{
    // Fewer pieces are found sooner one by one.
    private const int Many = 8;

    private Sequence(ValueList<SequencePiece> pieces) => Pieces = pieces;

    [ConfigConstructor]
    private Sequence(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<Duration> boundaries, IReadOnlyList<bool> fromPrevious)
    {
        if (boundaries.Count != schedules.Count - 1)
            throw Require.Refused(boundaries.Count, $"one fewer than schedules ({schedules.Count})", nameof(boundaries));
        if (fromPrevious.Count != boundaries.Count)
            throw Require.Refused(fromPrevious.Count, $"as many elements as boundaries, {boundaries.Count}", nameof(fromPrevious));
        Pieces = new([.. schedules.Select((schedule, i) => i == 0 ? new SequencePiece(schedule, 0, false) : new(schedule, boundaries[i - 1], fromPrevious[i - 1]))]);
    }

    public ValueList<SequencePiece> Pieces { get; }

    private IEnumerable<LearningRateSchedule> Schedules => Pieces.Select(piece => piece.Schedule);

    private IEnumerable<Duration> Boundaries => Pieces.Skip(1).Select(piece => piece.Start);

    private IEnumerable<bool> FromPrevious => Pieces.Skip(1).Select(piece => piece.FromPrevious);

    internal override int Depth => Pieces.Max(piece => piece.Schedule.Depth) + 1;

    // A piece that starts from the rate before it asks all pieces that do so too.
    internal override long Cost =>
        Pieces.Max(piece => piece.Schedule.Cost) * (1 + 2 * Pieces.LongCount(piece => piece.FromPrevious)) + BitOperations.Log2((uint)Pieces.Count);

    /// <summary>
    /// One schedule after another. Sequences within are part of it, so that it does not matter how they were put together; pieces without
    /// length are left out.
    /// </summary>
    public static LearningRateSchedule Of(LearningRateSchedule first, LearningRateSchedule next, Duration at, bool fromPrevious)
    {
        ArgumentNullException.ThrowIfNull(next);
        Require.NotNegative(at);
        var pieces = first is Sequence sequence ? sequence.Pieces : Joined([new(first, 0, false)], nameof(at));
        pieces = Add(pieces, new(next, at, fromPrevious), nameof(at));
        RequireFactor(pieces, IndexOf(pieces, at), nameof(next), nameof(at));
        return Of(pieces);
    }

    /// <summary>Where pieces meet, here and within them.</summary>
    internal override IEnumerable<double> Joins => Pieces.SelectMany((piece, i) =>
    {
        var (start, low, high) = Extent(i, double.NegativeInfinity, double.PositiveInfinity);
        var joins = piece.Schedule.Joins.Select(at => start + at).Where(at => at > low && at < high);
        return i == 0 ? joins : joins.Prepend(start);
    });

    public override double At(double step)
    {
        Require.Step(step);
        var (low, high) = (0, Pieces.Count - 1);
        while (high - low > Many)
        {
            var middle = (low + high) >>> 1;
            if (step < Pieces[middle].Start.Steps)
                high = middle - 1;
            else
                low = middle;
        }

        while (high > low && step < Pieces[high].Start.Steps)
            high--;
        return Rate(high, step);
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var pieces = Pieces.Select(piece => piece with { Start = piece.Start.Bind(run), Schedule = piece.Schedule.Bind(run.StartingAt(piece.Start)) });
        SequencePiece[] bound = [.. pieces];
        return bound.Zip(Pieces).All(pair => pair.Second.Start.IsInSteps && ReferenceEquals(pair.First.Schedule, pair.Second.Schedule))
            ? this
            : Of(Joined(bound, "at"));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var (parts, starts) = (new List<Outline>(Pieces.Count), new List<double>(Pieces.Count));
        for (var i = 0; i < Pieces.Count; i++)
        {
            var (start, low, high) = Extent(i, from, to);
            if (low >= high)
                continue;
            if (Pieces[i].Schedule.OutlineOf(low - start, high - start) is not { } outline)
                return null;
            starts.Add(low);
            parts.Add(outline.Placed(start, low, high));
        }

        return Outline.Of([Outline.At([.. starts]), .. parts]);
    }

    public override string ToString() => Pieces[0].Schedule + string.Concat(Pieces.Skip(1).Select(piece =>
        $".Then({piece.Schedule}, {piece.Start}{(piece.FromPrevious ? ", fromPrevious: true" : "")})"));

    internal static LearningRateSchedule Read(ConfigReader config)
    {
        var sequence = new Sequence(
            config.Schedules("schedules"), config.Required("boundaries").AsList(Duration.FromConfig),
            config.Required("from_previous").AsList(flag => flag.AsBool()));
        var pieces = Joined(sequence.Pieces, "boundaries");
        for (var i = 1; i < pieces.Count; i++)
            RequireFactor(pieces, i, "schedules", "boundaries");
        return Of(pieces);
    }

    private static ValueList<SequencePiece> Joined(IEnumerable<SequencePiece> parts, string parameter) =>
        parts.Aggregate(new ValueList<SequencePiece>([]), (pieces, part) => Add(pieces, part, parameter));

    private static LearningRateSchedule Of(ValueList<SequencePiece> pieces) => pieces.Count == 1 ? pieces[0].Schedule : new Sequence(pieces);

    private static ValueList<SequencePiece> Add(ValueList<SequencePiece> pieces, SequencePiece part, string parameter)
    {
        foreach (var piece in Flat(part))
        {
            Nested.Within(piece.Schedule, "schedule");
            if (pieces.Count > 0 && pieces[^1].Start is var last)
            {
                if ((piece.Start - last).IsNegative)
                    throw Require.Refused(piece.Start, $"at or after the start of the last piece, {last}", parameter);
                if (piece.Start == last)
                    pieces = pieces.WithoutLast();
            }

            pieces = pieces.Append(pieces.Count == 0 ? piece with { FromPrevious = false } : piece);
        }

        return pieces;
    }

    private static int IndexOf(ValueList<SequencePiece> pieces, Duration start)
    {
        var index = pieces.Count - 1;
        while (index >= 0 && pieces[index].Start != start)
            index--;
        return index;
    }

    // Where both rates are known: a run decides about the others.
    private static void RequireFactor(ValueList<SequencePiece> pieces, int index, string nextParameter, string atParameter)
    {
        if (index <= 0 || !pieces[index].FromPrevious)
            return;
        var (previous, next) = (pieces[index - 1], pieces[index]);
        if (next.Schedule.RateInLongRun(0) == 0)
            throw Require.Wrong(nextParameter, $"must not start at 0 if it is to start from the previous rate, because no factor changes 0; it was {next.Schedule}");
        if (previous.Schedule.RateInLongRun(next.Start - previous.Start) == 0)
            throw Require.Wrong(
                atParameter,
                $"must not be a step at which the previous rate is 0 if the next schedule is to start from it, because all later rates would be 0; it was {next.Start}. "
                + "End the previous schedule above 0, or give the next one a warm-up (WithWarmup)");
    }

    // A factor of the first piece is one of all, if each starts from the rate before it.
    private static IEnumerable<SequencePiece> Flat(SequencePiece piece) =>
        piece.Schedule is Sequence inner && (!piece.FromPrevious || inner.Pieces.Skip(1).All(part => part.FromPrevious))
            ? inner.Pieces.Select((part, i) => part with { Start = piece.Start + part.Start, FromPrevious = i == 0 ? piece.FromPrevious : part.FromPrevious })
            : [piece];

    // What a piece covers of an interval.
    private (double Start, double Low, double High) Extent(int index, double from, double to)
    {
        var start = Pieces[index].Start.Steps;
        return (start, index == 0 ? from : Math.Max(from, start), index == Pieces.Count - 1 ? to : Math.Min(to, Pieces[index + 1].Start.Steps));
    }

    private double Rate(int index, double step)
    {
        var given = Pieces[index].Schedule.At(step - Pieces[index].Start.Steps);
        return Pieces[index].FromPrevious ? Continued(index, given) : given;
    }

    // What a piece gives, so that it starts at the rate before it. One that a run is too short for starts at its end, which may be 0: 0 it stays.
    private double Continued(int index, double given) => Pieces[index].Schedule.At(0) is var first and not 0
        ? given / first * Rate(index - 1, Pieces[index].Start.Steps)
        : given;
}
