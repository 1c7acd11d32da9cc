using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>A named array that training changes, such as a weight of a layer or a state of an optimizer.</summary>
/// <remarks>The variable owns its tensor, which outlives dispose scopes until <see cref="Dispose"/>. Keras: <c>keras.Variable</c>.</remarks>
public sealed class Variable : IDisposable
{
    /// <summary>Makes a variable and takes ownership of a tensor.</summary>
    /// <param name="value">The first value. Afterwards, use it only through <see cref="Value"/>.</param>
    /// <param name="name">A name that is unique within its layer or optimizer, such as <c>kernel</c>.</param>
    /// <param name="trainable">Whether gradients are computed for it.</param>
    public Variable(Tensor value, string name, bool trainable = true)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Path = name;
        Stored = value.DetachFromDisposeScope();
        Shape = value.shape;
        ElementCount = Shape.ElementCount;
        Trainable = trainable;
        IsStatistic = !trainable;
    }

    /// <summary>The name within the owner.</summary>
    public string Name { get; }

    /// <summary>The name within the model, such as <c>sequential/dense/kernel</c>.</summary>
    public string Path { get; internal set; }

    /// <summary>The tensor, which the variable owns. Within the call of a layer that computes in another type than its variables have: the values in that type,
    /// as a tensor of the call. New values go through <see cref="Assign"/>: moving averages, for example, do not notice what is copied into the tensor itself, and may write over it.</summary>
    public Tensor Value => IsCast && Graphs.CallScope.Current?.Cast is { } cast ? cast.Of(this) : Stored;

    /// <summary>The tensor itself, whatever a layer computes in.</summary>
    internal Tensor Stored { get; private set; }

    /// <summary>Whether layers use the values in the type that they work in.</summary>
    internal bool IsCast { get; set; }

    /// <summary>The shape, fixed at creation.</summary>
    public Shape Shape { get; }

    /// <summary>How often a value was assigned, which no update of an optimizer is.</summary>
    internal long Assignments { get; private set; }

    internal long ElementCount { get; }

    /// <summary>Whether layers change it and no optimizer ever does, unlike a weight that is frozen.</summary>
    internal bool IsStatistic { get; }

    /// <summary>Whether the optimizer changes it.</summary>
    public bool Trainable
    {
        get;
        set
        {
            field = value;
            if (Stored.is_floating_point()) Stored.requires_grad_(value);
        }
    }

    /// <summary>The constraint that is applied to the values after every update. Default null: none.</summary>
    public Constraints.Constraint? Constraint { get; set; }

    /// <summary>The regularizer whose penalty is added to the loss in training. Default null: none.</summary>
    public Regularizers.Regularizer? Regularizer { get; set; }

    /// <summary>Copies new values into the variable.</summary>
    /// <param name="value">The values, of this variable's shape. They are converted to its type.</param>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    public void Assign(ArrayLike value)
    {
        using var scope = NewDisposeScope();
        var source = value.ToTensor();
        if (!Takes(source.shape))
            throw new ArgumentException($"Variable '{Path}' has shape {Shape}; the value given has shape {(Shape)source.shape}.", nameof(value));
        using var _ = no_grad();
        Stored.copy_(source.reshape(Stored.shape));
        Assignments++;
    }

    /// <summary>Takes ownership of other values of the same shape and type, on another device.</summary>
    internal void Replace(Tensor value)
    {
        var before = Stored;
        Stored = value.DetachFromDisposeScope();
        if (before.requires_grad) Stored.requires_grad_();
        before.Dispose();
    }

    /// <summary>Lets the memory of the values be filled, if it is one piece on the CPU and of this type.</summary>
    /// <param name="type">The type of what it is filled with.</param>
    /// <param name="fill">Fills it; false where it does not.</param>
    /// <returns>Whether it was filled.</returns>
    internal bool TryFill(ScalarType type, Func<Tensor, bool> fill)
    {
        if (Stored.dtype != type || Stored.device_type != DeviceType.CPU || !Stored.is_contiguous() || !fill(Stored)) return false;
        Assignments++;
        return true;
    }

    /// <summary>Whether values of a shape can be assigned: a variable without axes takes one number along an axis, as Tensor{T} holds it.</summary>
    internal bool Takes(Shape shape) => shape == Shape || (Shape.Rank == 0 && shape.Rank == 1 && shape[0] == 1);

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Stored.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"<Variable {Path}, shape={Shape}, dtype={Stored.dtype}, trainable={Trainable}>";
}
