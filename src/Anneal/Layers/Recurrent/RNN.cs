namespace Anneal.Layers;

/// <summary>A recurrent layer over any cell or stack of cells.</summary>
/// <remarks>Input (batch, steps, features), output (batch, units), or (batch, steps, units) with <c>returnSequences</c>. Keras:
/// <c>keras.layers.RNN</c>.</remarks>
/// <example><code>
/// new RNN(new LSTMCell(64), returnSequences: true)
/// new RNN(new StackedRNNCells([new GRUCell(64), new GRUCell(32)]))
/// </code></example>
/// <param name="cell">The cell, which computes one step.</param>
/// <param name="returnSequences">Whether to return the outputs of all steps. Default false: the last output only.</param>
/// <param name="returnState">Whether to return the final states after the output. Default false.</param>
/// <param name="goBackwards">Whether to process the sequence from the last step to the first. Default false.</param>
/// <param name="stateful">Whether each batch starts with the final states of the previous batch. Default false.</param>
/// <param name="unroll">Accepted for compatibility; has no effect. Default false.</param>
/// <param name="zeroOutputForMask">Whether outputs at masked steps are 0. Default false: they repeat the previous output.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers"), ConfigOrder("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask", "cell")]
public sealed partial class RNN(
    RecurrentCell cell,
    bool returnSequences = false,
    bool returnState = false,
    bool goBackwards = false,
    bool stateful = false,
    bool unroll = false,
    bool zeroOutputForMask = false,
    string? name = null) : RecurrentLayer(cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer: null, name);
