namespace Anneal.Schedules;

/// <summary>
/// Questions about the rates of steps first to end - 1, answered at the corners where the curve is known, else at every step; where those are
/// more than <c>looks</c> allows, at some of them.
/// </summary>
internal sealed class RateScan
{
    /// <summary>Rates that a question may ask for: about a fifth of a second of a simple curve.</summary>
    public const long Thorough = 1 << 22;

    /// <summary>Rates that may be asked for before a run: a few milliseconds.</summary>
    public const long Quick = 50_000;

    private readonly LearningRateSchedule _schedule;
    private readonly long _first, _end, _looks;
    private readonly double[]? _corners;
    private readonly bool _isMonotone;

    public RateScan(LearningRateSchedule schedule, long first, long end, long looks)
    {
        (_schedule, _first, _end) = (schedule, first, end);
        _looks = Math.Max(256, looks / schedule.Cost);
        // Where there are more corners than steps, it is less work to look at every step.
        if (schedule.OutlineOf(first, end) is { } outline && outline.Count < Math.Min(end - first + 10, _looks / 2))
            (_corners, _isMonotone) = ([.. outline.Corners.Where(corner => corner >= first && corner < end).Order()], outline.IsMonotone);
        IsSampled = !(_corners is not null && _isMonotone) && end - first > _looks;
    }

    /// <summary>Whether there are more steps to look at than looks.</summary>
    public bool IsSampled { get; }

    /// <summary>Steps between which the rate is monotone, in order: first and last one, and those around each corner.</summary>
    private IEnumerable<long> Turns
    {
        get
        {
            if (_corners is null || !_isMonotone)
            {
                foreach (var step in Steps)
                    yield return step;
                yield break;
            }

            var last = _first;
            yield return _first;
            foreach (var corner in _corners)
                for (var step = Math.Max(last + 1, (long)Math.Floor(corner) - 1); step <= Math.Min(_end - 1, (long)Math.Ceiling(corner) + 1); step++)
                    yield return last = step;
            if (last < _end - 1)
                yield return _end - 1;
        }
    }

    /// <summary>Every step, or half of the looks one by one and then one step of each of as many parts; no period of a curve is in time with those.</summary>
    private IEnumerable<long> Steps
    {
        get
        {
            var whole = IsSampled ? _first + _looks / 2 : _end;
            for (var step = _first; step < whole; step++)
                yield return step;
            if (!IsSampled)
                yield break;
            const double GoldenRatio = 0.6180339887498949;
            var (parts, rest) = (_looks - _looks / 2, (double)(_end - whole));
            for (var part = 0L; part < parts; part++)
                if (whole + (long)((part + part * GoldenRatio % 1) / parts * rest) is var step && step < _end - 1)
                    yield return step;
            yield return _end - 1;
        }
    }

    public (long Step, double Rate) Peak()
    {
        var (former, before, peak, top) = (_first, _first, _first, _schedule.At(_first));
        foreach (var step in Turns)
        {
            if (_schedule.At(step) is var rate && (rate > top || double.IsNaN(top)))
                (before, peak, top) = (former, step, rate);
            former = step;
        }

        return (RateSurvey.FirstStep(before, peak, step => _schedule.At(step) >= top), top);
    }

    public RateSurvey Survey() => new(_schedule, Turns);

    public long? FirstBelow(double rate)
    {
        var former = _first;
        foreach (var turn in Turns)
        {
            if (_schedule.At(turn) < rate)
                return RateSurvey.FirstStep(former, turn, step => _schedule.At(step) < rate);
            former = turn;
        }

        return null;
    }

    /// <summary>The first step from which the rate stays below a limit, if the last one is below it.</summary>
    public long FirstToStayBelow(double rate)
    {
        var (above, below) = (-1L, -1L);
        foreach (var turn in Turns)
        {
            if (!(_schedule.At(turn) < rate))
                (above, below) = (turn, -1);
            else if (below < 0)
                below = turn;
        }

        return above < 0 ? below : RateSurvey.FirstStep(above, below, step => _schedule.At(step) < rate);
    }

    public bool IsConstant()
    {
        var rate = _schedule.At(_first);
        return Turns.All(step => _schedule.At(step) == rate);
    }

    public IEnumerable<RateJump> Jumps() => (_corners is null ? JumpsAnywhere() : _corners.Select(JumpAt).OfType<long>().Distinct())
        .Where(step => step > _first && step < _end)
        .Select(step => new RateJump(step, _schedule.At(step - 1), _schedule.At(step)));

    /// <summary>The first step after a jump at a corner, or null if the rate does not jump there: it does if coming nearer changes nothing.</summary>
    public long? JumpAt(double corner)
    {
        // Far along, neighbouring numbers are so far apart that nothing is near.
        var near = Math.Max(1e-9, 8 * (Math.BitIncrement(corner) - corner));
        var far = Math.Max(1e-3, 16 * near);
        var (before, after) = (Before(corner - near), After(corner + near));
        var further = Math.Abs(After(corner + far) - Before(corner - far));
        if (!IsJump(Math.Abs(after - before), further, before, after))
            return null;
        var at = Math.Round(corner);
        if (Math.Abs(at - corner) > near)
            return (long)Math.Ceiling(corner);
        return (long)at + (Math.Abs(_schedule.At(at) - before) < Math.Abs(_schedule.At(at) - after) ? 1 : 0);
    }

    // The rate near a corner, but not outside of these steps. A curve made to throw at its end may have none there: that of the next step on this side then.
    private double Before(double step) => Near(step, Math.Floor(step));

    private double After(double step) => Near(step, Math.Ceiling(step));

    private double Near(double step, double whole) => _schedule.TryAt(Within(step), out _) ?? _schedule.At(Within(whole));

    private double Within(double step) => Math.Clamp(step, _first, _end - 1);

    // Nothing is known of the formula: where a rate differs from the one before, does most of the difference lie at one point?
    private IEnumerable<long> JumpsAnywhere()
    {
        const int Halvings = 36;
        var (former, rate) = (_first, _schedule.At(_first));
        foreach (var step in Steps.Skip(1))
        {
            var before = former == step - 1 ? rate : _schedule.At(step - 1);
            (former, rate) = (step, _schedule.At(step));
            if (Concentrated(step - 1, step, before, rate, Halvings))
                yield return step;
        }
    }

    private bool Concentrated(double from, double to, double before, double after, int halvings)
    {
        var whole = Math.Abs(after - before);
        while (IsJump(Math.Abs(after - before), whole, before, after))
        {
            if (halvings-- == 0)
                return true;
            var middle = from + (to - from) / 2;
            if (_schedule.TryAt(middle, out _) is not { } rate)
                return true;
            (from, to, before, after) = Math.Abs(rate - before) > Math.Abs(after - rate)
                ? (from, middle, before, rate)
                : (middle, to, rate, after);
        }

        return false;
    }

    private static bool IsJump(double difference, double further, double before, double after) =>
        difference > 1e-12 * Math.Max(Math.Abs(before), Math.Abs(after)) && difference > further / 2;
}
