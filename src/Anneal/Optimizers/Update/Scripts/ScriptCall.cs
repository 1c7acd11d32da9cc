namespace Anneal.Optimizers;

/// <summary>A script and what it reads in one update of variables of a type.</summary>
internal readonly record struct ScriptCall(UpdateScript Script, double[] Factors);
