using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Distribution;
using Anneal.Distribution.Worker;
using TorchSharp;

// Arguments: "mpi", "bfloat16" for MPI with gradients of that type, or rank/size for ranks that meet without it; a folder for socket and results; then scenarios: "name|argument|argument".
torch.set_num_threads(1);
using var cluster = Join(args[0], args[1]);
var results = new JsonObject();
foreach (var scenario in args[2..])
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
File.WriteAllText(Path.Combine(args[1], $"{cluster?.Rank ?? 0}.json"), results.ToJsonString());

static Cluster? Join(string how, string folder)
{
    if (how is "mpi" or "bfloat16") return Mpi.Start(gradients: how == "mpi" ? "exact" : "bfloat16");
    int[] numbers = [.. how.Split('/').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
    return numbers[1] == 1 ? null : new LocalCluster(numbers[0], numbers[1], Path.Combine(folder, "socket"));
}
