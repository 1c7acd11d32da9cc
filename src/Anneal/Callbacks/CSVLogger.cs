using System.Text;
using System.Text.Json.Nodes;

namespace Anneal.Callbacks;

/// <summary>Writes the logs of each epoch as a row of a CSV file.</summary>
/// <remarks>
/// The columns are <c>epoch</c> and the names of the first epoch's logs in ordinal order, with one <c>val_</c> column for each if there was no validation yet. A value that an
/// epoch does not have is <c>NA</c>; names that appear later have no column. Lines end with CR LF, and numbers are written as Python writes them. Keras:
/// <c>keras.callbacks.CSVLogger</c>.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 10, callbacks: new CSVLogger("run.csv"));
/// </code></example>
public sealed class CSVLogger : Callback
{
    private string[]? columns;
    private long? length;

    /// <summary>Makes the callback.</summary>
    /// <param name="filename">The path of the file. Its folder is created if it does not exist.</param>
    /// <param name="separator">What stands between values. Default a comma.</param>
    /// <param name="append">Whether rows are added to an existing file. Default false: the file is replaced when the first epoch ends.</param>
    /// <exception cref="ArgumentException">The path is empty, or the separator is not one character.</exception>
    public CSVLogger(string filename, string separator = ",", bool append = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filename);
        ArgumentNullException.ThrowIfNull(separator);
        Filename = filename;
        Separator = separator.Length == 1 && separator[0] is not ('"' or '\r' or '\n') ? separator : throw Require.Refused(separator, "one character other than a quote or the end of a line");
        Append = append;
    }

    /// <summary>The path of the file.</summary>
    public string Filename { get; }

    /// <summary>What stands between values.</summary>
    public string Separator { get; }

    /// <summary>Whether rows are added to an existing file.</summary>
    public bool Append { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin() => (columns, length) = (null, null);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var text = new StringBuilder();
        var isFirst = columns is null;
        if (isFirst)
        {
            columns = [.. logs.Keys.Order(StringComparer.Ordinal)];
            if (!Array.Exists(columns, name => name.StartsWith("val_", StringComparison.Ordinal))) columns = [.. columns, .. columns.Select(name => $"val_{name}")];
            if (!Append || !File.Exists(Filename) || new FileInfo(Filename).Length == 0) AddLine(text, columns.Prepend("epoch"));
        }
        AddLine(text, columns!.Select(name => logs.TryGetValue(name, out var value) ? NumberText.Python(value) : "NA").Prepend(NumberText.Python(epoch)));
        Write(text.ToString(), replace: isFirst && !Append);
    }

    /// <inheritdoc/>
    public override CallbackState GetState() => columns is null
        ? new()
        : new() { Values = { ["columns"] = new JsonArray([.. columns.Select(name => (JsonNode)name)]), ["length"] = length } };

    /// <inheritdoc/>
    /// <remarks>Rows that were written after the state was taken are removed.</remarks>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.IsEmpty) return;
        columns = [.. state.Values["columns"]!.AsArray().Select(name => name!.GetValue<string>())];
        length = state.Value<long>("length");
        if (!File.Exists(Filename)) return;
        using var file = new FileStream(Filename, FileMode.Open, FileAccess.Write, FileShare.Read);
        if (file.Length > length) file.SetLength(length.Value);
    }

    // Open only while it writes: a run that fails leaves a whole file.
    private void Write(string text, bool replace)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(Filename)) is { } folder) Directory.CreateDirectory(folder);
        using var file = new FileStream(Filename, replace ? FileMode.Create : FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(text));
        length = file.Length;
    }

    private void AddLine(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(Separator, cells.Select(Quoted)).Append("\r\n");

    private string Quoted(string cell) => cell.Contains(Separator, StringComparison.Ordinal) || cell.AsSpan().ContainsAny("\"\r\n")
        ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : cell;
}
