namespace Anneal.Initializers;

/// <summary>Which number of connections <see cref="VarianceScaling"/> divides the variance by.</summary>
public enum FanMode
{
    /// <summary>Inputs of a unit (Keras: <c>"fan_in"</c>).</summary>
    FanIn,

    /// <summary>Outputs of a unit (Keras: <c>"fan_out"</c>).</summary>
    FanOut,

    /// <summary>Mean of inputs and outputs (Keras: <c>"fan_avg"</c>).</summary>
    FanAvg,
}
