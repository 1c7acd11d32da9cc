using System.CommandLine;

namespace Samples;

/// <summary>What the command lines of all samples have in common.</summary>
internal static class CommandLine
{
    /// <summary>An option that is a whole number.</summary>
    public static Option<int> Whole(string name, int standard, int least, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = given =>
        {
            if (int.TryParse(given.Tokens[0].Value, out var value) && value >= least) return value;
            given.AddError($"{name} must be a whole number{(least == int.MinValue ? "" : $" of {least} or more")}; it was {given.Tokens[0].Value}.");
            return standard;
        },
    };

    /// <summary>An option that is a text.</summary>
    public static Option<string> Words(string name, string? standard, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard!,
    };

    /// <summary>Runs the command. The exit status is 2 after a wrong argument and 1 where data cannot be read or written; one line says why.</summary>
    public static int Run(this RootCommand command, string[] args)
    {
        var parsed = command.Parse(args);
        if (parsed.Errors is [var error, ..])
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }

        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }
}
