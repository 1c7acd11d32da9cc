using System.Globalization;

namespace Anneal.Schedules;

/// <summary>Integrals of schedules without a closed form: smooth piece by smooth piece, by Gauss and Kronrod's rule with 15 points.</summary>
/// <remarks>Source: R. Piessens and others, QUADPACK, 1983 (nodes and weights).</remarks>
internal static class Quadrature
{
    private const double Tolerance = 1e-13, Acceptable = 1e-6;
    private const int MaxHalvings = 100_000;
    private const int CornersAtOnce = 1_000_000;
    private const double MaxCorners = 1e8;

    private static readonly double[] Nodes =
    [
        0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
        0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
        0.207784955007898467600689403773245, 0,
    ];

    private static readonly double[] Kronrod =
    [
        0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
        0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
        0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
    ];

    private static readonly double[] Gauss =
        [0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975, 0.417959183673469387755102040816327];

    public static double Integrate(LearningRateSchedule schedule, double from, double to)
    {
        if (schedule.OutlineOf(from, to) is not { } outline)
            return Integrate(schedule, from, to, []);
        if (outline.Count > MaxCorners)
            throw new InvalidOperationException(
                $"The rate has about {outline.Count.ToString("G2", CultureInfo.InvariantCulture)} corners from step {(Number)from} to {(Number)to}, too many to integrate "
                + $"between them; at most 100,000,000 are possible. Ask for shorter parts.");
        double[] corners = [.. outline.Within(from, to).Corners.Take(CornersAtOnce + 1)];
        Array.Sort(corners);
        var middle = from + (to - from) / 2;
        return corners.Length <= CornersAtOnce || !(middle > from && middle < to)
            ? Integrate(schedule, from, to, corners)
            : Integrate(schedule, from, middle) + Integrate(schedule, middle, to);
    }

    private static double Integrate(LearningRateSchedule schedule, double from, double to, double[] corners)
    {
        var parts = new PriorityQueue<Part, double>();
        var (error, size, start) = (0.0, 0.0, from);
        foreach (var end in corners.Append(to))
        {
            var part = Rule(schedule, start, end);
            (error, size, start) = (error + part.Error, size + part.Size, end);
            parts.Enqueue(part, -part.Error);
        }

        // The worst part is halved until all together are good enough.
        for (var halvings = 0; halvings < MaxHalvings && error > Tolerance * size; halvings++)
        {
            var worst = parts.Dequeue();
            var middle = worst.From + (worst.To - worst.From) / 2;
            var (left, right) = (Rule(schedule, worst.From, middle), Rule(schedule, middle, worst.To));
            error += left.Error + right.Error - worst.Error;
            size += left.Size + right.Size - worst.Size;
            parts.Enqueue(left, -left.Error);
            parts.Enqueue(right, -right.Error);
        }

        if (error > Acceptable * size)
            throw new InvalidOperationException(
                $"The integral from step {(Number)from} to {(Number)to} is known only to {(error / size).ToString("G2", CultureInfo.InvariantCulture)} of it: the rate jumps at "
                + "too many places, or has no integral. Ask for shorter parts, or make the schedule of curves, whose jumps are known.");
        return parts.UnorderedItems.Select(item => item.Element).OrderBy(part => part.From).Sum(part => part.Area);
    }

    private static Part Rule(LearningRateSchedule schedule, double from, double to)
    {
        var (centre, half) = (from + (to - from) / 2, (to - from) / 2);
        var middle = schedule.At(centre);
        var (kronrod, gauss, size) = (Kronrod[7] * middle, Gauss[3] * middle, Kronrod[7] * Math.Abs(middle));
        for (var i = 0; i < 7; i++)
        {
            var (left, right) = (schedule.At(centre - half * Nodes[i]), schedule.At(centre + half * Nodes[i]));
            kronrod += Kronrod[i] * (left + right);
            size += Kronrod[i] * (Math.Abs(left) + Math.Abs(right));
            if (i % 2 == 1)
                gauss += Gauss[i / 2] * (left + right);
        }

        return new(from, to, kronrod * half, Math.Abs(kronrod - gauss) * half, size * half);
    }

    // Size is the integral of the absolute rate.
    private readonly record struct Part(double From, double To, double Area, double Error, double Size);
}
