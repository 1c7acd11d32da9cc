namespace Anneal.Tests.Optimizers;

/// <summary>An update by hand: changes weights <paramref name="w"/> by gradients <paramref name="g"/> at rate <paramref name="r"/>; <paramref name="t"/> counts from 1.</summary>
internal delegate void Loop(double[] w, double[] g, double r, int t);

/// <summary>The papers' rules as plain loops in double, over weights of <see cref="Rows"/> and <see cref="Columns"/>.</summary>
internal static class PlainLoops
{
    public const int Rows = 3, Columns = 4;

    /// <summary>By <see cref="OptimizerKinds"/>' names.</summary>
    public static IReadOnlyDictionary<string, Func<Loop>> All { get; } = new Dictionary<string, Func<Loop>>
    {
        ["SGD"] = () => (w, g, r, t) => Each(w, i => w[i] -= r * g[i]),
        ["SGD momentum"] = () => Momentum(nesterov: false),
        ["SGD momentum nesterov"] = () => Momentum(nesterov: true),
        ["Adam"] = () => Adam(1e-7),
        ["AdamW"] = () => Decayed(0.004, Adam(1e-7)),
        ["Adam amsgrad"] = () => Adam(1e-7, amsgrad: true),
        ["RMSprop"] = () => RmsProp(0, centered: false),
        ["RMSprop momentum"] = () => RmsProp(0.9, centered: false),
        ["RMSprop centered"] = () => RmsProp(0, centered: true),
        ["RMSprop momentum centered"] = () => RmsProp(0.9, centered: true),
        ["Adadelta"] = Adadelta,
        ["Adagrad"] = Adagrad,
        ["Adamax"] = Adamax,
        ["Nadam"] = Nadam,
        ["Ftrl"] = () => Ftrl(0, 0, 0, 0),
        ["Ftrl l1RegularizationStrength l2RegularizationStrength l2ShrinkageRegularizationStrength beta"] = () => Ftrl(0.9, 0.9, 0.9, 0.9),
        ["Lion"] = Lion,
        ["Lamb"] = Lamb,
        ["Adafactor"] = Adafactor,
        ["Muon"] = () => Decayed(0.004, Muon(nesterov: true)),
        ["Muon nesterov"] = () => Decayed(0.004, Muon(nesterov: false)), // The flag is true by default.
        ["ScheduleFreeAdamW"] = ScheduleFree,
    };

    public static void Each(double[] w, Action<int> change)
    {
        for (var i = 0; i < w.Length; i++) change(i);
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    private static double[] Zeros => new double[Rows * Columns];

    public static void Clipped(double[] w, double[] g, double r, int t)
    {
        var factor = 0.7 / Math.Max(Norm(g), 0.7);
        Each(w, i => w[i] -= r * factor * g[i]);
    }

    private static Loop Decayed(double λ, Loop loop) => (w, g, r, t) =>
    {
        Each(w, i => w[i] -= r * λ * w[i]);
        loop(w, g, r, t);
    };

    private static Loop Momentum(bool nesterov)
    {
        var v = Zeros;
        return (w, g, r, t) => Each(w, i =>
        {
            v[i] = 0.9 * v[i] - r * g[i];
            w[i] += nesterov ? 0.9 * v[i] - r * g[i] : v[i];
        });
    }

    private static Loop Adam(double ε, bool amsgrad = false)
    {
        var (m, v, most) = (Zeros, Zeros, Zeros);
        return (w, g, r, t) => Each(w, i =>
        {
            m[i] += 0.1 * (g[i] - m[i]);
            v[i] += 0.001 * (g[i] * g[i] - v[i]);
            most[i] = Math.Max(most[i], v[i]);
            w[i] -= r * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * m[i] / (Math.Sqrt(amsgrad ? most[i] : v[i]) + ε);
        });
    }

    private static Loop RmsProp(double μ, bool centered)
    {
        var (v, mean, m) = (Zeros, Zeros, Zeros);
        return (w, g, r, t) => Each(w, i =>
        {
            v[i] = 0.9 * v[i] + 0.1 * g[i] * g[i];
            mean[i] = 0.9 * mean[i] + 0.1 * g[i];
            m[i] = μ * m[i] + r * g[i] / Math.Sqrt(v[i] - (centered ? mean[i] * mean[i] : 0) + 1e-7);
            w[i] -= m[i];
        });
    }

    private static Loop Adadelta()
    {
        var (a, d) = (Zeros, Zeros);
        return (w, g, r, t) => Each(w, i =>
        {
            a[i] = 0.95 * a[i] + 0.05 * g[i] * g[i];
            var δ = Math.Sqrt(d[i] + 1e-7) * g[i] / Math.Sqrt(a[i] + 1e-7);
            d[i] = 0.95 * d[i] + 0.05 * δ * δ;
            w[i] -= r * δ;
        });
    }

    private static Loop Adagrad()
    {
        var a = Zeros;
        Array.Fill(a, 0.1);
        return (w, g, r, t) => Each(w, i =>
        {
            a[i] += g[i] * g[i];
            w[i] -= r * g[i] / Math.Sqrt(a[i] + 1e-7);
        });
    }

    private static Loop Adamax()
    {
        var (m, u) = (Zeros, Zeros);
        return (w, g, r, t) => Each(w, i =>
        {
            m[i] += 0.1 * (g[i] - m[i]);
            u[i] = Math.Max(0.999 * u[i], Math.Abs(g[i]));
            w[i] -= r * m[i] / ((1 - Math.Pow(0.9, t)) * (u[i] + 1e-7));
        });
    }

    private static Loop Nadam()
    {
        var (m, v, product) = (Zeros, Zeros, 1.0);
        return (w, g, r, t) =>
        {
            var (μ, next) = (0.9 * (1 - 0.5 * Math.Pow(0.96, t)), 0.9 * (1 - 0.5 * Math.Pow(0.96, t + 1)));
            product *= μ;
            Each(w, i =>
            {
                m[i] += 0.1 * (g[i] - m[i]);
                v[i] += 0.001 * (g[i] * g[i] - v[i]);
                var mean = next * m[i] / (1 - product * next) + (1 - μ) * g[i] / (1 - product);
                w[i] -= r * mean / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-7);
            });
        };
    }

    private static Loop Ftrl(double l1, double l2, double shrinkage, double β)
    {
        var (n, z) = (Zeros, Zeros);
        Array.Fill(n, 0.1);
        return (w, g, r, t) => Each(w, i =>
        {
            var more = n[i] + g[i] * g[i];
            z[i] += g[i] + 2 * shrinkage * w[i] - (Math.Sqrt(more) - Math.Sqrt(n[i])) / r * w[i];
            w[i] = (Math.Clamp(z[i], -l1, l1) - z[i]) / (Math.Sqrt(more) / r + 2 * l2 + β / r);
            n[i] = more;
        });
    }

    private static Loop Lion()
    {
        var m = Zeros;
        return (w, g, r, t) => Each(w, i =>
        {
            w[i] -= r * Math.Sign(0.9 * m[i] + 0.1 * g[i]);
            m[i] = 0.99 * m[i] + 0.01 * g[i];
        });
    }

    private static Loop Lamb()
    {
        var (m, v, u) = (Zeros, Zeros, Zeros);
        return (w, g, r, t) =>
        {
            Each(w, i =>
            {
                m[i] += 0.1 * (g[i] - m[i]);
                v[i] += 0.001 * (g[i] * g[i] - v[i]);
                u[i] = m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-7);
            });
            var ratio = Norm(w) / Norm(u);
            Each(w, i => w[i] -= r * ratio * u[i]);
        };
    }

    private static Loop Adafactor()
    {
        var (rows, columns) = (new double[Rows], new double[Columns]);
        return (w, g, r, t) =>
        {
            var β = 1 - Math.Pow(t, -0.8);
            var α = Math.Max(1e-3, Norm(w) / Math.Sqrt(w.Length)) * Math.Min(r, 1 / Math.Sqrt(t));
            for (var row = 0; row < Rows; row++)
                rows[row] = β * rows[row] + (1 - β) * Enumerable.Range(0, Columns).Average(column => Square(row, column));
            for (var column = 0; column < Columns; column++)
                columns[column] = β * columns[column] + (1 - β) * Enumerable.Range(0, Rows).Average(row => Square(row, column));
            var u = Zeros;
            Each(u, i => u[i] = g[i] / Math.Sqrt(rows[i / Columns] * columns[i % Columns] / rows.Average()));
            var rms = Norm(u) / Math.Sqrt(u.Length);
            Each(w, i => w[i] -= α * u[i] / Math.Max(1, rms));

            double Square(int row, int column) => g[row * Columns + column] * g[row * Columns + column] + 1e-30;
        };
    }

    private static Loop Muon(bool nesterov)
    {
        var M = Zeros;
        return (w, g, r, t) =>
        {
            Each(M, i => M[i] = 0.95 * M[i] + g[i]);
            var X = Zeros;
            Each(X, i => X[i] = nesterov ? g[i] + 0.95 * M[i] : M[i]);
            var norm = Norm(X) + 1e-7;
            Each(X, i => X[i] /= norm);
            for (var step = 0; step < 5; step++)
            {
                var A = Product(X, Transposed(X), Rows, Columns, Rows);
                var A2 = Product(A, A, Rows, Rows, Rows);
                for (var i = 0; i < A.Length; i++) A[i] = -4.7750 * A[i] + 2.0315 * A2[i];
                var moved = Product(A, X, Rows, Rows, Columns);
                Each(X, i => X[i] = 3.4445 * X[i] + moved[i]);
            }
            Each(w, i => w[i] -= r * X[i] * Math.Sqrt(Math.Max(Rows, Columns)) * 0.2);
        };
    }

    private static double[] Transposed(double[] x) => [.. Enumerable.Range(0, x.Length).Select(i => x[i % Rows * Columns + i / Rows])];

    private static double[] Product(double[] a, double[] b, int rows, int inner, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => Enumerable.Range(0, inner).Sum(k => a[i / columns * inner + k] * b[k * columns + i % columns]))];

    private static Loop ScheduleFree()
    {
        double[]? x = null, z = null;
        var v = Zeros;
        return (y, g, r, t) =>
        {
            x ??= [.. y];
            z ??= [.. y];
            Each(y, i =>
            {
                v[i] += 0.001 * (g[i] * g[i] - v[i]);
                z[i] -= r * g[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                x[i] += (z[i] - x[i]) / t;
                y[i] = 0.1 * z[i] + 0.9 * x[i];
            });
        };
    }
}
