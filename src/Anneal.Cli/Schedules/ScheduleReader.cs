using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Makes schedules of words, for a run: whatever can be read from JSON or was published can be asked for by name, with no code here.</summary>
internal static class ScheduleReader
{
    public static NamedSchedule One(IReadOnlyList<string> words, RunLength run)
    {
        var schedules = Several(words, run);
        return schedules is [var schedule] ? schedule : throw new UsageException(
            $"One schedule is needed; there were {schedules.Count}. Put formulas in quotes, and -- before the name of each argument.");
    }

    public static IReadOnlyList<NamedSchedule> Several(IReadOnlyList<string> words, RunLength run)
    {
        var schedules = new List<NamedSchedule>();
        for (var i = 0; i < words.Count;)
        {
            var name = words[i++];
            if (name.Length == 0)
                throw new UsageException("A schedule is needed; it was empty.");
            if (IsOption(name))
                throw new UsageException($"'{name}' must follow its schedule.");
            var (known, arguments, typed) = (IsName(name) ? ScheduleByName.Arguments(name) : [], new JsonObject(), new List<string>());
            while (i < words.Count && IsOption(words[i]))
            {
                var start = i;
                ReadArgument(words, ref i, arguments, known);
                typed.Add(string.Join(' ', words.Skip(start).Take(i - start)));
            }

            schedules.Add(new(name, typed, Make(name, arguments, known, run)));
        }

        return schedules;
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2;

    private static void ReadArgument(IReadOnlyList<string> words, ref int i, JsonObject arguments, IReadOnlyList<ScheduleCatalog.Argument> known)
    {
        var word = words[i++];
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        string value;
        if (equals >= 0)
            value = word[(equals + 1)..];
        else if (i < words.Count && !IsOption(words[i]))
            value = words[i++];
        else
            throw new UsageException($"{name} needs a value.");
        var key = ArgumentKey.Of(name[2..], known);
        if (arguments.ContainsKey(key))
            throw new UsageException($"{name} was given twice.");
        arguments[key] = ArgumentValue.Parse(value);
    }

    private static LearningRateSchedule Make(string name, JsonObject arguments, IReadOnlyList<ScheduleCatalog.Argument> known, RunLength run)
    {
        if (IsName(name))
            return ScheduleByName.Make(name, arguments, known, run);
        var isFile = ScheduleFile.IsPath(name);
        return arguments.Count == 0
            ? isFile ? ScheduleFile.Read(name) : Formula(name)
            : throw new UsageException($"'{name}' is a {(isFile ? "file" : "formula")} and takes no arguments; --{ScheduleNames.ToKebab(arguments.First().Key)} is not an option of this command either.");
    }

    private static FormulaSchedule Formula(string text)
    {
        try
        {
            return new(text);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"'{text}' is neither a formula nor a file that ends with .json. {error.PlainMessage()}{ScheduleFile.Hint(text)}", error);
        }
    }

    // `step` and `pi` are formulas, and so are `step-1` and `pi-step`, but for the schedules that are called so.
    private static bool IsName(string word) => !ScheduleFile.IsPath(word) && char.IsAsciiLetter(word[0])
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && (word.Split('-')[0] is not ("step" or "pi") || ScheduleNames.Find(word) is not null);
}
