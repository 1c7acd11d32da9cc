namespace Anneal.Optimizers;

/// <summary>Reads options, which no constructor has: what is refused is told under the key.</summary>
internal readonly struct OptionReader(ConfigReader reader)
{
    private readonly ConfigReader reader = reader;

    /// <summary>Sets what the config has.</summary>
    public void Read(string key, Action<ConfigValue> set)
    {
        if (reader.Find(key) is not { } value) return;
        try
        {
            set(value);
        }
        catch (ArgumentException error) when (error is not ConfigException)
        {
            throw Require.RefusalOf(error) is { } refusal
                ? reader.Error(key + refusal.Place, refusal.Problem, refusal.Allowed, error)
                : reader.Error(key, $"was refused: {error.PlainMessage().TrimEnd('.')}", inner: error);
        }
    }

    /// <summary>A limit of gradients; 0 clips nothing in Keras.</summary>
    public void ReadLimit(string key, Action<double?> set) => Read(key, value => set(value.IsNull || value.AsDouble() is 0 ? null : value.AsDouble()));

    /// <summary>A number of updates; 0 turns things off in Keras.</summary>
    public void ReadCount(string key, Action<int?> set) => Read(key, value => set(value.IsNull || value.AsInt() is 0 ? null : value.AsInt()));
}
