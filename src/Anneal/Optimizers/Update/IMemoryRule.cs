namespace Anneal.Optimizers;

/// <summary>An optimizer that updates float32 variables in CPU memory in one pass: weights, gradient and state are read and written once.</summary>
internal interface IMemoryRule
{
    /// <summary>Whether it does so for a variable.</summary>
    bool Takes(VariableState state) => true;

    /// <summary>What is done with a whole variable before the passes over parts of it.</summary>
    void Prepare(VariableState state, ref UpdateMemory memory)
    {
    }

    /// <summary>The rule over a part of a variable, on several threads at once.</summary>
    void Update(in UpdateMemory memory);
}
