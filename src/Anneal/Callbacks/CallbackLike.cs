using System.Collections;
using System.Runtime.CompilerServices;

namespace Anneal.Callbacks;

/// <summary>The callbacks of a call: one, or several in order.</summary>
/// <example><code>
/// model.Fit(x, y, callbacks: new ProgbarLogger());
/// model.Fit(x, y, callbacks: [new ProgbarLogger(), new History()]);
/// </code></example>
[CollectionBuilder(typeof(CallbackLike), nameof(List))]
public readonly struct CallbackLike : IEnumerable<Callback>
{
    private readonly IReadOnlyList<Callback>? callbacks;

    private CallbackLike(IReadOnlyList<Callback>? callbacks) => this.callbacks = callbacks;

    /// <summary>Makes a list of callbacks: <c>[a, b]</c>.</summary>
    /// <param name="callbacks">The callbacks from first to last.</param>
    public static CallbackLike List(params ReadOnlySpan<Callback> callbacks) => new(callbacks.ToArray());

    /// <summary>Converts one callback.</summary>
    /// <param name="callback">The callback; null for none.</param>
    public static implicit operator CallbackLike(Callback? callback) => callback is null ? default : new([callback]);

    /// <summary>Converts several callbacks.</summary>
    /// <param name="callbacks">The callbacks in order.</param>
    public static implicit operator CallbackLike(Callback[]? callbacks) => new(callbacks);

    /// <inheritdoc cref="op_Implicit(Callback[])"/>
    public static implicit operator CallbackLike(List<Callback>? callbacks) => new(callbacks);

    /// <summary>The callbacks.</summary>
    public IEnumerator<Callback> GetEnumerator() => (callbacks ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
