using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Callbacks;

/// <summary>A run as one HTML page that needs no other file.</summary>
internal sealed class RunReport(History history, Model model, IReadOnlyList<RatePlan> plans, DateTimeOffset began, TimeSpan took)
{
    private const string Validation = "val_", Warning = "Warning: ";
    private static readonly string[] OfUpdates = ["learning_rate", "rate_factor", "skipped_updates"];
    private readonly StringBuilder text = new();

    public string Write()
    {
        Add($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{Encode(model.Name)}</title>\n<style>\n{ReportStyle.Css}\n</style>\n</head>\n<body>\n<main>\n");
        Head();
        Charts();
        Messages();
        Numbers();
        Section("Model", $"<div class=\"card scroll\"><pre>{Encode(Summary())}</pre></div>");
        Section("Environment", Pairs(Environment()));
        return text.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private void Head()
    {
        var (label, kind) = history.StopReason switch
        {
            StopReason.Completed => ("completed", ""),
            StopReason.Cancelled => ("cancelled", " failed"),
            StopReason.OutOfData => ("ran out of data", " failed"),
            _ => ("stopped by a callback", " stopped"),
        };
        Add($"<h1>{Encode(model.Name)} <span class=\"pill{kind}\">{label}</span></h1>\n<p class=\"when\">{Encode(began.ToString("d MMMM yyyy, HH:mm zzz", CultureInfo.InvariantCulture))}</p>\n<div class=\"tiles\">\n");
        Tile("epochs", history.Epochs.Count.ToString(CultureInfo.InvariantCulture));
        Tile("updates", model.Optimizer.Iterations.ToString(CultureInfo.InvariantCulture));
        if (model.Optimizer.SkippedUpdates is > 0 and var skipped) Tile("skipped updates", skipped.ToString(CultureInfo.InvariantCulture));
        Tile("time", took.TotalHours >= 1 ? $"{(long)took.TotalHours} h {took.Minutes} min" : took.TotalMinutes >= 1 ? $"{took.Minutes} min {took.Seconds} s" : took.TotalSeconds >= 1 ? $"{NumberText.General(took.TotalSeconds, 3)} s" : $"{NumberText.General(took.TotalMilliseconds, 3)} ms");
        foreach (var name in history.Names.Where(name => !IsOfUpdates(name)).Append("learning_rate").Where(history.Names.Contains)) Tile(name, NumberText.General(history[name][^1], 4));
        text.Append("</div>\n");
    }

    private void Charts()
    {
        var charts = new List<LineChart>();
        foreach (var name in history.Names.Where(name => !IsOfUpdates(name) && !(name.StartsWith(Validation, StringComparison.Ordinal) && history.Names.Contains(name[Validation.Length..]))).OrderBy(name => name != "loss"))
            charts.Add(new(name, "epoch", [.. new[] { name, Validation + name }.Where(history.Names.Contains).Select(Line)]));
        foreach (var prefix in OfUpdates)
            if (history.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList() is { Count: > 0 } names)
                charts.Add(new(prefix.Replace('_', ' '), "epoch", [.. names.Select(Line)]));
        foreach (var plan in plans)
            if (plan.Points() is { Count: > 0 } points) charts.Add(new($"schedule of {plan.Optimizer}", "update", [("planned rate", points)]));
        Section("Curves", $"<div class=\"charts\">\n{string.Concat(charts.Select(chart => chart.Figure()))}</div>");

        (string, IReadOnlyList<(double, double)>) Line(string name) => (name, [.. history.EpochsOf(name).Zip(history[name], (epoch, value) => (epoch + 1.0, value))]);
    }

    private void Messages()
    {
        if (history.Messages.Count == 0) return;
        var warnings = history.Messages.Where(message => message.Text.StartsWith(Warning, StringComparison.Ordinal)).ToList();
        if (warnings.Count > 0) Section("Warnings", string.Concat(warnings.Select(message => $"<p class=\"warning\">{Encode(message.Text[Warning.Length..])}</p>\n")));
        var others = history.Messages.Except(warnings).ToList();
        if (others.Count == 0) return;
        Section("Messages", $"<div class=\"card scroll\"><table class=\"left\"><tr><th>epoch</th><th>message</th></tr>\n{string.Concat(others.Select(message => $"<tr><td>{message.Epoch + 1}</td><td>{Encode(message.Text)}</td></tr>\n"))}</table></div>");
    }

    private void Numbers()
    {
        if (history.Epochs.Count == 0) return;
        var columns = history.Names.Select(name => (Name: name, Values: history.EpochsOf(name).Zip(history[name]).GroupBy(pair => pair.First).ToDictionary(group => group.Key, group => group.Last().Second))).ToList();
        var table = new StringBuilder("<div class=\"card scroll tall\"><table><tr><th>epoch</th>").AppendJoin("", columns.Select(column => $"<th>{Encode(column.Name)}</th>")).Append("</tr>\n");
        foreach (var epoch in history.Epochs)
            table.Append(CultureInfo.InvariantCulture, $"<tr><td>{epoch + 1}</td>").AppendJoin("", columns.Select(column => $"<td>{(column.Values.TryGetValue(epoch, out var value) ? NumberText.General(value, 6) : "")}</td>")).Append("</tr>\n");
        Section("Numbers", table.Append("</table></div>").ToString());
    }

    private string Summary()
    {
        var summary = new ModelSummary(model, expandNested: true, showTrainable: false);
        return string.Join('\n', summary.Table(null).Concat(summary.Totals().Select(total => $" {total.What} params: {total.HowMany}")));
    }

    private IEnumerable<(string Name, string Value)> Environment()
    {
        yield return ("optimizer", OptimizerText());
        yield return ("Anneal", VersionOf(typeof(History).Assembly));
        yield return ("TorchSharp", VersionOf(typeof(TorchSharp.torch).Assembly));
        yield return (".NET", RuntimeInformation.FrameworkDescription);
        yield return ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {System.Environment.ProcessorCount} processors");
        yield return ("torch threads", get_num_threads().ToString(CultureInfo.InvariantCulture));
    }

    private string OptimizerText()
    {
        try
        {
            return model.Optimizer.ToConfig().ToJsonString();
        }
        catch (NotSupportedException)
        {
            return model.Optimizer.Name;
        }
    }

    private static string VersionOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version!.ToString();

    private static bool IsOfUpdates(string name) => Array.Exists(OfUpdates, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private void Tile(string name, string value) => Add($"<div><span>{Encode(name)}</span><b>{Encode(value)}</b></div>\n");

    private void Add(FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));

    private void Section(string title, string content) => Add($"<h2>{title}</h2>\n{content}\n");

    private static string Pairs(IEnumerable<(string Name, string Value)> pairs) =>
        $"<div class=\"card\"><table class=\"left\">\n{string.Concat(pairs.Select(pair => $"<tr><th>{Encode(pair.Name)}</th><td>{Encode(pair.Value)}</td></tr>\n"))}</table></div>";

    private static string Encode(string value) => WebUtility.HtmlEncode(value);
}
