using Anneal.Naming;

namespace Anneal.Initializers;

internal static class InitializerNames
{
    public static readonly NameTable<Initializer> Table = Create();

    private static NameTable<Initializer> Create()
    {
        var table = new NameTable<Initializer>("initializer", "new GlorotUniform(seed: 1)");
        table.Add(() => new Constant(), "Constant", "constant");
        table.Add(() => new GlorotNormal(), "GlorotNormal", "glorot_normal");
        table.Add(() => new GlorotUniform(), "GlorotUniform", "glorot_uniform");
        table.Add(() => new HeNormal(), "HeNormal", "he_normal");
        table.Add(() => new HeUniform(), "HeUniform", "he_uniform");
        table.Add(() => new Identity(), "Identity", "identity", "IdentityInitializer");
        table.Add(() => new LecunNormal(), "LecunNormal", "lecun_normal");
        table.Add(() => new LecunUniform(), "LecunUniform", "lecun_uniform");
        table.Add(() => new Ones(), "Ones", "ones", "one");
        table.Add(() => new Orthogonal(), "Orthogonal", "orthogonal", "OrthogonalInitializer");
        table.Add(() => new RandomNormal(), "RandomNormal", "random_normal", "normal");
        table.Add(() => new RandomUniform(), "RandomUniform", "random_uniform", "uniform");
        table.Add(() => new TruncatedNormal(), "TruncatedNormal", "truncated_normal");
        table.Add(() => new VarianceScaling(), "VarianceScaling", "variance_scaling");
        table.Add(() => new Zeros(), "Zeros", "zeros", "zero");
        return table;
    }
}
