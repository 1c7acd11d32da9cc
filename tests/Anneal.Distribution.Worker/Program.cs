using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Distribution.Worker;
using TorchSharp;

// Arguments: rank, size, socket, folder for the results, then scenarios: "name|argument|argument".
var (rank, size) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
torch.set_num_threads(1);
using var cluster = size == 1 ? null : new LocalCluster(rank, size, args[2]);
var results = new JsonObject();
foreach (var scenario in args[4..])
{
    var words = scenario.Split('|');
    var result = new JsonObject();
    results[scenario] = result;
    try
    {
        Scenarios.All[words[0]](new(cluster, result, words[1..]));
    }
    catch (Exception error)
    {
        result["error"] = $"{error.GetType().Name}: {error.Message}";
    }
}
File.WriteAllText(Path.Combine(args[3], $"{rank}.json"), results.ToJsonString());
