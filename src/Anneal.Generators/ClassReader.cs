using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Anneal.Generators;

/// <summary>Reads one class: the model of its generated code, or its errors.</summary>
internal sealed class ClassReader
{
    private readonly INamedTypeSymbol _type;
    private readonly List<DiagnosticModel> _problems = [];

    private ClassReader(INamedTypeSymbol type) => _type = type;

    public static Finding Read(GeneratorAttributeSyntaxContext context, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var reader = new ClassReader((INamedTypeSymbol)context.TargetSymbol);
        var model = reader.Model((TypeDeclarationSyntax)context.TargetNode, context.Attributes[0]);
        return new(reader._problems.Count == 0 ? model : null, new(reader._problems));
    }

    private ClassModel? Model(TypeDeclarationSyntax syntax, AttributeData attribute)
    {
        foreach (var part in syntax.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            if (!part.Modifiers.Any(SyntaxKind.PartialKeyword))
                return Refuse(Problems.NotPartial, part.Identifier.ValueText, Word(part));
        if (_type.IsAbstract || _type.IsGenericType || !IsReachable()) return Refuse(Problems.Unreachable, _type.Name);
        if (_type.Implements("IConfigurable") is not INamedTypeSymbol kind) return Refuse(Problems.NoKind, _type.Name);
        if (Constructor() is not { } constructor) return Refuse(Problems.Constructors, _type.Name);

        var config = Declared("GetConfig", 0);
        var isRead = _type.GetMembers("Read").OfType<IMethodSymbol>().Any(method =>
            method is { IsStatic: true, Parameters.Length: 1 } && method.Parameters[0].Type.Full() == "global::Anneal.ConfigReader");
        var (baseConfig, callsBase) = BaseConfig();
        var runType = RunType(kind);
        var parameters = constructor.Parameters.Where(parameter => parameter.Attribute("NoConfig") is null).Select(parameter => Parameter(parameter, runType, reads: !isRead, writes: config is null)).ToList();
        var repeated = parameters.GroupBy(parameter => parameter.Key).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null) return Refuse(Problems.SameKey, _type.Name, repeated.Key);

        var isKeras = attribute.Is("Keras");
        var className = attribute.Named("Name") ?? _type.Name;
        var space = _type.ContainingNamespace.IsGlobalNamespace ? null : _type.ContainingNamespace.ToDisplayString();
        var binds = runType is not null && Declared("Bind", 1) is null && !isRead && parameters.Any(parameter => parameter.Bind is not null);
        return new(
            _type.Name, _type.Full(), space,
            new(syntax.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().Select(part => $"partial {Word(part)} {part.Identifier.ValueText}")),
            kind.Full(),
            isKeras ? attribute.Text() ?? "" : space ?? "",
            isKeras ? className : _type.Name,
            isKeras ? null : $"{attribute.Text() ?? "Custom"}>{className}",
            new(isKeras ? attribute.Texts(1) : []),
            new(parameters),
            new(_type.GetAttributes().Where(data => data.Is("ConfigConstant")).Select(Constant)),
            new(_type.Attribute("ConfigOrder").Texts(0)),
            config is not null ? null : baseConfig ? "public override" : _type.IsSealed ? "public" : "public virtual",
            callsBase,
            !isRead,
            binds ? runType!.Full() : null,
            config is null && _type.IsRecord && !_type.GetMembers("ToString").Any(member => !member.IsImplicitlyDeclared)
                && !_type.BaseType.WithBases().Any(type => type.GetMembers("ToString").Any(member => member.IsSealed)),
            Lambda(constructor));
    }

    private LambdaModel? Lambda(IMethodSymbol constructor)
    {
        if (constructor.Parameters.FirstOrDefault()?.Type.Plain() is not INamedTypeSymbol plain || DelegateOf(plain) is not { } function) return null;
        if (_type.InstanceConstructors.Any(other => other.Parameters.FirstOrDefault()?.Type.TypeKind == TypeKind.Delegate)) return null;
        var (parameters, rest) = (constructor.Parameters, constructor.Parameters.Skip(1));
        return new(
            string.Join(", ", rest.Select(parameter => $"{parameter.Type.Full()} @{parameter.Name}{(parameter.DefaultCode() is { } value ? $" = {value}" : "")}").Prepend($"{function.Full()} @{parameters[0].Name}")),
            string.Join(", ", rest.Select(parameter => $"@{parameter.Name}").Prepend($"({plain.Full()})@{parameters[0].Name}")),
            $"{_type.Name}({string.Join(", ", parameters.Select(parameter => parameter.Type.InReference()))})");
    }

    private static ITypeSymbol? DelegateOf(INamedTypeSymbol type) => type.GetMembers("op_Implicit").OfType<IMethodSymbol>()
        .Select(conversion => conversion.Parameters[0].Type).FirstOrDefault(from => from.TypeKind == TypeKind.Delegate);

    private ParameterModel Parameter(IParameterSymbol parameter, ITypeSymbol? runType, bool reads, bool writes)
    {
        var key = parameter.Attribute("ConfigKey").Text() ?? KeyName.Of(parameter.Name);
        var property = Property(parameter, key);
        var type = ArgumentType.Of(parameter.Type);
        var written = property is null ? null : ArgumentType.Of(property.Type);
        var plain = parameter.Type.Plain();
        // In a config a choice is the member of its enumeration.
        if (plain is INamedTypeSymbol { Name: "Choice" or "ChoiceOrNull", TypeArguments.Length: 1 } choice) plain = choice.TypeArguments[0];
        if (reads && type is null) Problem(parameter, Problems.Type, _type.Name, parameter.Name, parameter.Type.ToDisplayString());
        if (writes && property is null)
            Problem(parameter, Problems.NoProperty, _type.Name, parameter.Name, Capital(parameter.Name), parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), key);
        else if (writes && written is null && (type is not null || !reads))
            Problem(property!, Problems.Type, _type.Name, property!.Name, property.Type.ToDisplayString());
        var isBehindGap = ((IMethodSymbol)parameter.ContainingSymbol).Parameters.Take(parameter.Ordinal).Any(other => other.Attribute("NoConfig") is not null);
        return new(
            parameter.Name, isBehindGap ? $"@{parameter.Name}: " : "", key, parameter.Type.Full(), plain.WithNullableAnnotation(NullableAnnotation.None).Full(),
            parameter.Type.NullableAnnotation == NullableAnnotation.Annotated || parameter.Type.Name == "ChoiceOrNull",
            parameter.DefaultCode(), type?.Read($"{parameter.Name}Value") ?? "", property?.Name ?? "", Omitted(parameter, property) + written?.Write(key.Quoted(), property!.Name),
            runType is null || property is null ? null : Bind(parameter, property, runType));
    }

    // The property of a base class is the one that a class inherits or hides, so the nearest counts.
    private IPropertySymbol? Property(IParameterSymbol parameter, string key)
    {
        var properties = _type.WithBases().SelectMany(type => type.GetMembers().OfType<IPropertySymbol>())
            .Where(property => property is { IsStatic: false, IsIndexer: false, GetMethod: not null }).ToList();
        return properties.FirstOrDefault(property => property.Attribute("ConfigKey").Text() == key)
            ?? properties.FirstOrDefault(property => property.Name == Capital(parameter.Name));
    }

    private static BindModel? Bind(IParameterSymbol parameter, IPropertySymbol property, ITypeSymbol runType)
    {
        var element = ArgumentType.ElementOf(property.Type);
        var type = element ?? property.Type;
        var plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? (INamedTypeSymbol)nullable.TypeArguments[0] : type as INamedTypeSymbol;
        var binds = plain.WithBases().SelectMany(part => part.GetMembers("Bind")).OfType<IMethodSymbol>()
            .Any(method => method.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, runType));
        var bindBy = parameter.Attribute("BindBy") ?? property.Attribute("BindBy");
        return binds ? new(bindBy.Text() ?? "Bind", new(bindBy.Texts(1)), plain!.IsReferenceType, element is not null, property.Type.NullableAnnotation == NullableAnnotation.Annotated) : null;
    }

    /// <summary>What a kind that is bound to a run takes as one: the parameter of its virtual method Bind.</summary>
    private static ITypeSymbol? RunType(INamedTypeSymbol kind) => kind.GetMembers("Bind").OfType<IMethodSymbol>()
        .FirstOrDefault(method => method.Parameters.Length == 1 && (method.IsVirtual || method.IsAbstract) && SymbolEqualityComparer.Default.Equals(method.ReturnType, kind))?.Parameters[0].Type;

    private (bool Exists, bool Called) BaseConfig()
    {
        foreach (var type in _type.BaseType.WithBases())
        {
            if (type.GetAttributes().Any(data => data.Is("Keras") || data.Is("Registered"))) return (true, true);
            if (type.GetMembers("GetConfig").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.Length == 0) is { } found)
                return (true, !found.IsAbstract && found.Attribute("NoConfig") is null);
        }

        return (false, false);
    }

    private IMethodSymbol? Constructor()
    {
        var all = _type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public || constructor.Attribute("ConfigConstructor") is not null)
            .OrderByDescending(constructor => constructor.Attribute("ConfigConstructor") is not null)
            .ThenByDescending(constructor => constructor.Parameters.Length).ToList();
        return all.Count == 0 || all.Count > 1 && all[0].Attribute("ConfigConstructor") is null && all[1].Parameters.Length == all[0].Parameters.Length ? null : all[0];
    }

    private IMethodSymbol? Declared(string name, int parameters) => _type.GetMembers(name).OfType<IMethodSymbol>()
        .FirstOrDefault(method => method.Parameters.Length == parameters && !method.IsImplicitlyDeclared);

    private bool IsReachable()
    {
        for (var type = _type; type is not null; type = type.ContainingType)
            if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal) || type.IsFileLocal || type.IsGenericType) return false;
        return true;
    }

    private static string Omitted(IParameterSymbol parameter, IPropertySymbol? property) => property is not null && (parameter.Attribute("OmitFromConfig") ?? property.Attribute("OmitFromConfig")) is { } data
        ? $"if (!object.Equals({property.Name}, {data.ConstructorArguments[0].ToCSharpString()}{(data.ConstructorArguments[0].Value is double ? "d" : "")})) "
        : "";

    private static ConstantModel Constant(AttributeData data)
    {
        var value = data.ConstructorArguments.Length > 1 ? data.ConstructorArguments[1].Value : null;
        var json = value switch
        {
            null => "null",
            string text => text.Quoted(),
            bool flag => flag ? "true" : "false",
            double number when number == Math.Floor(number) => FormattableString.Invariant($"{number:0.0}"),
            _ => FormattableString.Invariant($"{value}"),
        };
        return new(data.Text() ?? "", value is null ? "null" : $"global::System.Text.Json.Nodes.JsonNode.Parse({json.Quoted()})", json);
    }

    private ClassModel? Refuse(DiagnosticDescriptor descriptor, params string[] arguments)
    {
        Problem(_type, descriptor, arguments);
        return null;
    }

    private void Problem(ISymbol symbol, DiagnosticDescriptor descriptor, params string[] arguments) =>
        _problems.Add(DiagnosticModel.At(symbol, descriptor, arguments));

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    private static string Word(TypeDeclarationSyntax part) => part switch
    {
        RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)SyntaxKind.StructKeyword } => "record struct",
        _ => part.Keyword.ValueText,
    };
}
