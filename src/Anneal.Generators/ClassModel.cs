namespace Anneal.Generators;

/// <summary>Everything that is written for one class. It has no symbols, so that an unchanged class is not written again.</summary>
internal sealed record ClassModel(
    string Name,
    string FullName,
    string? Namespace,
    EquatableArray<string> Declarations,
    string Kind,
    string Module,
    string ClassName,
    string? RegisteredName,
    EquatableArray<string> Aliases,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<ConstantModel> Constants,
    EquatableArray<string> Order,
    string? ConfigModifiers,
    bool CallsBase,
    bool ReadsByConstructor,
    string? RunType,
    bool WritesToString,
    LambdaModel? Lambda)
{
    /// <summary>Beside the class, and named so that no class of a user has the name.</summary>
    public string RegistrationName => "__" + (Namespace is { } space ? FullName.Substring($"global::{space}.".Length) : FullName.Substring("global::".Length)).Replace('.', '_') + "Registration";

    /// <summary>The registration from everywhere in the assembly.</summary>
    public string FullRegistrationName => "global::" + (Namespace is { } space ? space + "." : "") + RegistrationName;

    public string HintName => FullName.Replace("global::", "").Replace('<', '_').Replace('>', '_') + ".g.cs";
}

/// <summary>One parameter of the constructor.</summary>
/// <param name="Name">The name in C#.</param>
/// <param name="Argument">The text before its value in a call: its name, if an earlier parameter is left out.</param>
/// <param name="Key">The key in configs.</param>
/// <param name="Type">Its full type, with <c>?</c>.</param>
/// <param name="TypeOf">The type without <c>?</c>.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
/// <param name="Default">The default as C# code, or null if there is none.</param>
/// <param name="Read">An expression of its name with <c>Value</c> after it.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Write">A statement of <c>writer</c>.</param>
/// <param name="Bind">The method that binds it to a run, or null if it is not bound.</param>
internal sealed record ParameterModel(
    string Name, string Argument, string Key, string Type, string TypeOf, bool IsNullable, string? Default, string Read, string Property, string Write, BindModel? Bind);

/// <summary>A constructor that takes a delegate where the first parameter converts from one: C# converts a lambda to nothing else.</summary>
/// <param name="Parameters">The parameters, the first a delegate.</param>
/// <param name="Arguments">What the constructor of the class is called with.</param>
/// <param name="Source">That constructor, for its documentation.</param>
internal sealed record LambdaModel(string Parameters, string Arguments, string Source);

/// <summary>How an argument is bound to a run.</summary>
internal sealed record BindModel(string Method, EquatableArray<string> Arguments, bool IsReference, bool IsList, bool IsNullable);

/// <summary>A key without effect: C# code of the JSON node, and the JSON.</summary>
internal sealed record ConstantModel(string Key, string Code, string Json);
