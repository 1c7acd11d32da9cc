using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class FormulaPropertyTests
{
    private static readonly Gen<string> Piece = OneOf(
        "step", "pi", "e", "1", "0.5", "1e-3", ".", "1e999", "+", "-", "*", "/", "^", "(", ")", ",", "min", "max(", "floor(", "sqrt", "cos(", " ", "é", "\0");

    private static readonly Gen<string> Formula = Fully(4);

    [Fact]
    public void Any_text_is_a_schedule_or_an_argument_error_with_a_position() =>
        Gen.OneOf(Gen.String, Piece.Array[0, 60].Select(string.Concat), Mutated).ForAll(IsScheduleOrError, cases: 100_000);

    [Fact]
    public void Any_piece_again_and_again_is_a_schedule_or_an_argument_error() =>
        Gen.Select(Piece.Array[1, 4], Gen.Int[1, 5_000]).ForAll((pieces, count) =>
            IsScheduleOrError(string.Concat(Enumerable.Repeat(string.Concat(pieces), count))), cases: 1_000);

    [Fact]
    public void What_is_written_parses_to_an_equal_formula() => Formula.ForAll(text =>
    {
        var schedule = new FormulaSchedule(text);
        var again = new FormulaSchedule(schedule.Formula);
        return again == schedule && again.Formula == schedule.Formula && again.GetHashCode() == schedule.GetHashCode();
    });

    [Fact]
    public void Needless_parentheses_are_left_out_and_needed_ones_kept() => Gen.Select(Formula, Gen.Double[-100, 100]).ForAll((text, step) =>
        Same(new FormulaSchedule(text).At(step), new FormulaSchedule(new FormulaSchedule(text).Formula).At(step))
            && new FormulaSchedule(text).Formula.Length <= text.Length);

    [Fact]
    public void Formulas_round_trip_through_JSON() => Gen.Select(Formula, Gen.Double[-100, 100]).ForAll((text, step) =>
    {
        var schedule = new FormulaSchedule(text);
        var read = LearningRateSchedule.FromConfig(JsonNode.Parse(schedule.ToConfig().ToJsonString())!);
        return read == schedule && read.ToString() == schedule.ToString() && Same(read.At(step), schedule.At(step));
    });

    /// <summary>Formulas with every operand in parentheses, so that nothing in them depends on precedence.</summary>
    private static Gen<string> Fully(int depth)
    {
        var atom = Gen.OneOf(
            Gen.Double[0, 1e6].Select(x => x.ToString("E16", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Int[0, 100].Select(n => $"{n:D4}"),
            OneOf("step", "pi", "e"));
        if (depth == 0)
            return atom;
        var part = Fully(depth - 1);
        return Gen.OneOf(
            atom,
            part.Select(text => $"-({text})"),
            Gen.Select(part, OneOf('+', '-', '*', '/', '^'), part).Select((left, sign, right) => $"({left}) {sign} ({right})"),
            Gen.Select(OneOf("floor", "ceil", "sqrt", "exp", "log", "cos", "abs"), part).Select((name, text) => $"{name}({text})"),
            Gen.Select(OneOf("min", "max"), part, part).Select((name, first, second) => $"{name}({first}, {second})"));
    }

    private static Gen<string> Mutated { get; } = Gen.Select(Formula, Gen.Int[0, 1000], Gen.Char).Select((text, at, letter) =>
        text.Remove(at % text.Length, 1).Insert(at % text.Length, letter.ToString()));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool IsScheduleOrError(string text) => Record.Exception(() => new FormulaSchedule(text).At(1)) switch
    {
        null => true,
        ArgumentException error => text.Length > 10_000 || error.Message.Contains(" at position ", StringComparison.Ordinal),
        _ => false,
    };

    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
}
