using System.Globalization;

namespace Anneal.Schedules;

/// <summary>Parses the grammar of <see cref="FormulaSchedule"/>, a method for each of its rules. Positions count characters, from 1.</summary>
internal sealed class FormulaParser
{
    private const int MaxLength = 10_000, MaxParts = 256, MaxDepth = 64;

    private readonly string _text;
    private readonly string _parameter;
    private int _at;
    private int _parts;
    private int _depth;

    private FormulaParser(string text, string parameter) => (_text, _parameter) = (text, parameter);

    public static Expression Parse(string text, string parameter)
    {
        if (text.Length > MaxLength)
            throw new ArgumentException($"The formula cannot be read: it must have at most {MaxLength} characters; it had {text.Length}.", parameter);
        var parser = new FormulaParser(text, parameter);
        var expression = parser.Sum();
        parser.Peek();
        return parser._at == text.Length ? expression : throw parser.Unexpected();
    }

    private Expression Sum()
    {
        var sum = Product();
        while (Peek() is '+' or '-')
            sum = Part(new Operation(_text[_at++], sum, Product()));
        return sum;
    }

    private Expression Product()
    {
        var product = Negation();
        while (Peek() is '*' or '/')
            product = Part(new Operation(_text[_at++], product, Negation()));
        return product;
    }

    private Expression Negation()
    {
        Enter();
        var negation = Accept('-') ? Part(new Negation(Negation())) : Power();
        _depth--;
        return negation;
    }

    private Expression Power()
    {
        var power = Atom();
        return Accept('^') ? Part(new Operation('^', power, Negation())) : power;
    }

    private Expression Atom()
    {
        var next = Peek();
        if (char.IsAsciiDigit(next) || next == '.')
            return Number();
        if (char.IsAsciiLetter(next))
            return Name();
        if (!Accept('('))
            throw Unexpected();
        var sum = Sum();
        Expect(')');
        return sum;
    }

    private Expression Number()
    {
        var start = _at;
        SkipDigits();
        if (_at < _text.Length && _text[_at] == '.')
            _at++;
        SkipDigits();
        var mantissa = _at;
        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < _text.Length && _text[_at] is '+' or '-')
                _at++;
            var digits = _at;
            SkipDigits();
            if (_at == digits)
                _at = mantissa;
        }

        if (!double.TryParse(_text[start.._at].Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            throw Error("a '.' needs digits", start);
        return double.IsFinite(value) ? Part(new Literal(value)) : throw Error("the number is too large for a double", start);
    }

    private Expression Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        var name = _text[start.._at];
        if (Array.Find(Symbol.All, symbol => symbol.Name == name) is { } known)
            return Part(known);
        if (Array.Find(FormulaFunction.All, function => function.Name == name) is { } function)
            return Call(function, start);
        var names = Symbol.All.Select(symbol => symbol.Name).Concat(FormulaFunction.All.Select(each => each.Name));
        throw Error($"'{JsonText.Shorten(name)}' is not known{Nearest.Hint("; the nearest name is", name, names)}", start);
    }

    private Expression Call(FormulaFunction function, int start)
    {
        Expect('(');
        var first = Sum();
        var second = Accept(',') ? Sum() : null;
        if (Peek() == ',' || (second is null ? 1 : 2) != function.Arguments)
            throw Error($"{function.Name} takes {(function.Arguments == 1 ? "one argument" : "two arguments")}", start);
        Expect(')');
        return Part(new FunctionCall(function, first, second));
    }

    /// <summary>The next character that is not white space, or 0 at the end.</summary>
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Accept(char sign)
    {
        if (Peek() != sign)
            return false;
        _at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Accept(sign))
            throw Error($"'{sign}' expected, not {Found()}", _at);
    }

    private void SkipDigits()
    {
        while (IsDigit(_at) || (_at < _text.Length && _text[_at] == '_' && IsDigit(_at - 1) && IsDigit(_at + 1)))
            _at++;
    }

    private bool IsDigit(int at) => at >= 0 && at < _text.Length && char.IsAsciiDigit(_text[at]);

    // Each call of Sum or Negation from within itself passes here: the stack is as deep as _depth.
    private void Enter()
    {
        if (++_depth > MaxDepth)
            throw Error($"parentheses, powers and signs are nested more than {MaxDepth} deep", _at);
    }

    private Expression Part(Expression part) => ++_parts <= MaxParts
        ? part
        : throw Error($"there are more than {MaxParts} numbers, names and operators", _at - 1);

    private ArgumentException Unexpected()
    {
        Peek();
        return Error($"unexpected {Found()}", _at);
    }

    private string Found() => _at >= _text.Length
        ? "end"
        : char.IsBetween(_text[_at], ' ', '~') ? $"'{_text[_at]}'" : $"U+{(int)_text[_at]:X4}";

    private ArgumentException Error(string problem, int at) => new($"The formula cannot be read: {problem} at position {at + 1}.", _parameter);
}
