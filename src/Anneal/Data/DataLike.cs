using System.Collections;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Anneal.Graphs;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal.Data;

/// <summary>Data for a model: one array, a list of arrays in the order of the inputs or outputs, or a dictionary of arrays by input or output name.</summary>
/// <remarks>Arrays have any form that <see cref="ArrayLike"/> takes. They are copied only when needed.</remarks>
/// <example><code>
/// model.Fit(x, y);
/// model.Fit([ages, texts], y);
/// model.Fit(new Dictionary&lt;string, ArrayLike&gt; { ["age"] = ages, ["text"] = texts }, y);
/// </code></example>
[CollectionBuilder(typeof(DataLike), nameof(List))]
public readonly struct DataLike : IEnumerable<DataLike>
{
    internal DataLike(Nest<ArrayLike>? arrays) => Arrays = arrays;

    internal Nest<ArrayLike>? Arrays { get; }

    internal bool IsNull => Arrays is null;

    /// <summary>The same numbers, converted once: see <see cref="ArrayLike.Converted()"/>.</summary>
    internal DataLike Converted() => new(Arrays?.Map(array => array.Converted()));

    /// <summary>Makes a list of arrays: <c>[a, b]</c>.</summary>
    /// <param name="items">The items from first to last. Each is an array, a list or a dictionary.</param>
    public static DataLike List(params ReadOnlySpan<DataLike> items)
    {
        var arrays = new Nest<ArrayLike>[items.Length];
        for (var i = 0; i < items.Length; i++) arrays[i] = items[i].Arrays ?? default(ArrayLike);
        return new(new Nest<ArrayLike>.Many(arrays));
    }

    /// <summary>Converts an array.</summary>
    /// <param name="array">The array.</param>
    public static implicit operator DataLike(ArrayLike array) => array.IsNull ? default : new(array);

    /// <summary>Converts an array. An array of tensors becomes a list.</summary>
    /// <param name="array">A rectangular array of numbers or <c>bool</c>.</param>
    public static implicit operator DataLike(Array? array) => array switch
    {
        ArrayLike[] list => List([.. list.Select(item => (DataLike)item)]),
        Tensor[] list => List([.. list.Select(item => (DataLike)item)]),
        Tensor<float>[] list => List([.. list.Select(item => (DataLike)item)]),
        _ => (ArrayLike)array,
    };

    // F# finds a conversion of an array only under its exact type.
    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(float[]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(float[,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(float[,,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(float[,,,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(double[]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(double[,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(int[]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(int[,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(long[]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(byte[]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(byte[,,]? array) => (Array?)array;

    /// <inheritdoc cref="op_Implicit(Array)"/>
    public static implicit operator DataLike(byte[,,,]? array) => (Array?)array;

    /// <summary>One number per sample.</summary>
    /// <param name="numbers">In order.</param>
    public static implicit operator DataLike(List<float>? numbers) => (ArrayLike)numbers;

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator DataLike(List<double>? numbers) => (ArrayLike)numbers;

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator DataLike(List<int>? numbers) => (ArrayLike)numbers;

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator DataLike(List<long>? numbers) => (ArrayLike)numbers;

    /// <summary>One row per sample.</summary>
    /// <param name="rows">Equally long.</param>
    public static implicit operator DataLike(List<float[]>? rows) => (ArrayLike)rows;

    /// <inheritdoc cref="op_Implicit(List{float[]})"/>
    public static implicit operator DataLike(List<double[]>? rows) => (ArrayLike)rows;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor? array) => (ArrayLike)array;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor<float>? array) => (ArrayLike)array;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor<double>? array) => (ArrayLike)array;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor<int>? array) => (ArrayLike)array;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor<long>? array) => (ArrayLike)array;

    /// <inheritdoc cref="op_Implicit(ArrayLike)"/>
    public static implicit operator DataLike(Tensor<byte>? array) => (ArrayLike)array;

    /// <summary>Converts arrays by input or output name.</summary>
    /// <param name="arrays">The arrays, in any order.</param>
    public static implicit operator DataLike(Dictionary<string, ArrayLike>? arrays) => arrays is null ? default : new((Nest<ArrayLike>)arrays);

    /// <summary>Converts arrays by input or output name.</summary>
    /// <param name="arrays">The items, in any order. Each is an array, a list or a dictionary.</param>
    public static implicit operator DataLike(Dictionary<string, DataLike>? arrays) => arrays is null
        ? default
        : new(new Nest<ArrayLike>.Named([.. arrays.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Arrays ?? default(ArrayLike)))]));

    /// <summary>Converts arrays by input or output name.</summary>
    /// <param name="arrays">The arrays, in any order.</param>
    public static implicit operator DataLike(Dictionary<string, Tensor>? arrays) =>
        arrays is null ? default : new((Nest<ArrayLike>)arrays.ToDictionary(pair => pair.Key, pair => (ArrayLike)pair.Value));

    /// <summary>The items of a list or dictionary. A single array is its only item.</summary>
    public IEnumerator<DataLike> GetEnumerator() => (Arrays is null ? [] : Arrays.Select(item => new DataLike(item))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
