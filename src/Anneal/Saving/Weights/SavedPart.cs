namespace Anneal.Saving;

/// <summary>A layer or an optimizer among the parts of a model: where files have it, and the arrays that are its own.</summary>
/// <param name="Path">Keras's names of attributes and classes from the model on, such as <c>layers/bidirectional/forward_layer/cell</c>; empty for the model itself.</param>
/// <param name="Name">The name that the user knows.</param>
/// <param name="Owner">The layer or the optimizer.</param>
/// <param name="Arrays">In Keras's order.</param>
internal sealed record SavedPart(string Path, string Name, object Owner, IReadOnlyList<SavedArray> Arrays);
