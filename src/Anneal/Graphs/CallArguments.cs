using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>The arguments of a call: the positions of its tensors, and its plain values.</summary>
/// <remarks>Keras: <c>args</c> and <c>kwargs</c> of a node.</remarks>
public sealed class CallArguments
{
    /// <summary>Makes arguments by position and by name.</summary>
    /// <param name="positional">The positional arguments, in order.</param>
    /// <param name="keywords">The named arguments, by the name of the parameter in Keras.</param>
    public CallArguments(IReadOnlyList<Nest<Argument>> positional, IReadOnlyList<KeyValuePair<string, Nest<Argument>>>? keywords = null)
    {
        ArgumentNullException.ThrowIfNull(positional);
        Positional = positional;
        Keywords = keywords ?? [];
    }

    /// <summary>One tensor.</summary>
    public static CallArguments OneTensor { get; } = new([Argument.At(0)]);

    /// <summary>Arguments by position.</summary>
    public IReadOnlyList<Nest<Argument>> Positional { get; }

    /// <summary>Arguments by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Nest<Argument>>> Keywords { get; }

    /// <summary>One list of tensors.</summary>
    /// <param name="count">The number of tensors.</param>
    public static CallArguments List(int count) =>
        new([new Nest<Argument>.Many([.. Enumerable.Range(0, count).Select(i => (Nest<Argument>)Argument.At(i))])]);

    /// <summary>The argument of a parameter; null if it was not given.</summary>
    /// <param name="parameters">The names of the parameters that can be given by position.</param>
    /// <param name="name">The parameter.</param>
    public Nest<Argument>? Find(IReadOnlyList<string> parameters, string name)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (var i = 0; i < Math.Min(parameters.Count, Positional.Count); i++)
            if (parameters[i] == name) return Positional[i];
        foreach (var (key, value) in Keywords)
            if (key == name) return value;
        return null;
    }

    /// <summary>These arguments and one more by name.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Its value.</param>
    public CallArguments With(string name, Nest<Argument> value) => new(Positional, [.. Keywords, KeyValuePair.Create(name, value)]);

    internal CallArguments With(string name, JsonNode? value) => With(name, Argument.Of(value));
}
