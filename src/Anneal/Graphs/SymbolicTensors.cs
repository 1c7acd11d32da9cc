using System.Collections;
using System.Runtime.CompilerServices;

namespace Anneal.Graphs;

/// <summary>The symbolic tensors of one call. A single tensor converts to a <see cref="SymbolicTensor"/>; several can be deconstructed.</summary>
/// <example><code>
/// var merged = new Concatenate().Apply([a, b]);
/// var (sequence, h, c) = new LSTM(8, returnSequences: true, returnState: true).ApplyAll(x);
/// </code></example>
[CollectionBuilder(typeof(SymbolicTensors), nameof(Create))]
public sealed class SymbolicTensors : IReadOnlyList<SymbolicTensor>
{
    private readonly IReadOnlyList<SymbolicTensor> tensors;

    internal SymbolicTensors(IReadOnlyList<SymbolicTensor> tensors) => this.tensors = tensors;

    /// <inheritdoc/>
    public int Count => tensors.Count;

    /// <inheritdoc/>
    public SymbolicTensor this[int index] => tensors[index];

    /// <summary>Several tensors: <c>[a, b]</c>.</summary>
    /// <param name="tensors">The tensors, in order.</param>
    public static SymbolicTensors Create(ReadOnlySpan<SymbolicTensor> tensors) => new(tensors.ToArray());

    /// <summary>Converts one tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static implicit operator SymbolicTensors(SymbolicTensor tensor) => new([tensor]);

    /// <summary>Converts to the only tensor.</summary>
    /// <param name="tensors">Exactly one.</param>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static implicit operator SymbolicTensor(SymbolicTensors tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors.Count == 1 ? tensors[0] : throw new InvalidOperationException($"There are {tensors.Count} tensors: take one by its index, or deconstruct them.");
    }

    /// <summary>Two tensors.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    public void Deconstruct(out SymbolicTensor first, out SymbolicTensor second) => (first, second) = (this[0], this[1]);

    /// <summary>Three tensors.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    public void Deconstruct(out SymbolicTensor first, out SymbolicTensor second, out SymbolicTensor third) =>
        (first, second, third) = (this[0], this[1], this[2]);

    /// <inheritdoc/>
    public IEnumerator<SymbolicTensor> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
