using System.Reflection;
using System.Reflection.Emit;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>What compiled methods call.</summary>
internal static class IntermediateCode
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>All that an assembly holds, what the compiler wrote too.</summary>
    public static IEnumerable<MethodBase> Methods(Assembly assembly) => assembly.GetTypes().SelectMany(type => type.GetMembers(Declared)).OfType<MethodBase>();

    /// <summary>The methods that a method calls or takes the address of, in order, as often as it does.</summary>
    public static IEnumerable<MethodBase> Calls(MethodBase method) => Named(method, _ => true);

    /// <summary>Those that it takes the address of: what it makes delegates of.</summary>
    public static IEnumerable<MethodBase> Delegates(MethodBase method) => Named(method, operation => operation == OpCodes.Ldftn);

    /// <summary>Whether a branch goes back.</summary>
    public static bool HasLoop(MethodBase method)
    {
        var code = Code(method);
        return Operations(code).Any(operation => operation.Code.OperandType switch
        {
            OperandType.ShortInlineBrTarget => (sbyte)code[operation.Operand] < 0,
            OperandType.InlineBrTarget => BitConverter.ToInt32(code, operation.Operand) < 0,
            _ => false,
        });
    }

    private static IEnumerable<MethodBase> Named(MethodBase method, Func<OpCode, bool> how)
    {
        var code = Code(method);
        var ofType = method.DeclaringType!.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return from operation in Operations(code)
               where operation.Code.OperandType == OperandType.InlineMethod && how(operation.Code)
               select method.Module.ResolveMethod(BitConverter.ToInt32(code, operation.Operand), ofType, ofMethod)!;
    }

    private static byte[] Code(MethodBase method) => method.GetMethodBody()?.GetILAsByteArray() ?? [];

    private static IEnumerable<(OpCode Code, int Operand)> Operations(byte[] code)
    {
        for (var i = 0; i < code.Length;)
        {
            var operation = codes[code[i] == 0xFE ? (short)(0xFE00 | code[i + 1]) : code[i]];
            i += operation.Size;
            yield return (operation, i);
            i += OperandLength(operation.OperandType, code, i);
        }
    }

    private static int OperandLength(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
