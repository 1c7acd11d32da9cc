using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Whether gradients can be those of variables: found out before anything is changed.</summary>
internal static class GradientCheck
{
    /// <exception cref="ArgumentException">Counts, shapes, types or devices differ, or every gradient is null.</exception>
    public static void Require(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(variables);
        if (gradients.Count != variables.Count)
            throw new ArgumentException($"gradients must have one gradient per variable, {variables.Count}; it had {gradients.Count}.", nameof(gradients));
        var any = false;
        for (var i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            any = true;
            if (Misfit(gradient, variables[i]) is { } misfit) throw new ArgumentException($"The gradient of '{variables[i].Path}' {misfit}.", nameof(gradients));
        }
        if (!any) throw new ArgumentException("gradients must hold at least one gradient; all were null. Does the loss depend on the variables?", nameof(gradients));
    }

    /// <summary>Why a gradient cannot be the variable's.</summary>
    private static string? Misfit(Tensor gradient, Variable variable)
    {
        var value = variable.Value;
        if (!HasShape(gradient, variable.Shape)) return $"has shape {(Shape)gradient.shape}; the variable has shape {variable.Shape}";
        if (!gradient.is_floating_point()) return $"has type {gradient.dtype}; it must be a floating-point type";
        if (gradient.is_sparse) return "is sparse; make it dense with to_dense()";
        if (gradient.device_type != value.device_type || gradient.device_index != value.device_index)
            return $"is on device {gradient.device}; the variable is on {value.device}";
        return null;
    }

    // Tensor.shape allocates and takes a microsecond; this is read for every variable of every update.
    private static bool HasShape(Tensor tensor, Shape shape)
    {
        if (tensor.dim() != shape.Rank) return false;
        for (var axis = 0; axis < shape.Rank; axis++)
            if (tensor.size(axis) != shape[axis]) return false;
        return true;
    }
}
