namespace Anneal.Initializers;

/// <summary>The number by which <see cref="VarianceScaling"/> divides the variance.</summary>
public enum FanMode
{
    /// <summary>The inputs of a unit (Keras: <c>"fan_in"</c>).</summary>
    FanIn,

    /// <summary>The outputs of a unit (Keras: <c>"fan_out"</c>).</summary>
    FanOut,

    /// <summary>The mean of inputs and outputs (Keras: <c>"fan_avg"</c>).</summary>
    FanAvg,
}
