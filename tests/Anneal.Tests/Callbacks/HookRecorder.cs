using Anneal.Callbacks;

namespace Anneal.Tests.Callbacks;

/// <summary>Writes down every call, in Keras's words, and runs an action at one of them.</summary>
internal sealed class HookRecorder(string? at = null, Action<HookRecorder>? action = null) : Callback
{
    public List<string> Calls { get; } = [];

    public Logs? LastLogs { get; private set; }

    public override void OnTrainBegin() => Add("train_begin");

    public override void OnTrainEnd(Logs logs) => Add("train_end", logs);

    public override void OnEpochBegin(int epoch) => Add($"epoch_begin {epoch}");

    public override void OnEpochEnd(int epoch, Logs logs) => Add($"epoch_end {epoch}", logs);

    public override void OnTrainBatchBegin(long batch) => Add($"train_batch_begin {batch}");

    public override void OnTrainBatchEnd(long batch, Logs logs) => Add($"train_batch_end {batch}", logs);

    public override void OnTestBegin() => Add("test_begin");

    public override void OnTestEnd(Logs logs) => Add("test_end", logs);

    public override void OnTestBatchBegin(long batch) => Add($"test_batch_begin {batch}");

    public override void OnTestBatchEnd(long batch, Logs logs) => Add($"test_batch_end {batch}", logs);

    public override void OnPredictBegin() => Add("predict_begin");

    public override void OnPredictEnd() => Add("predict_end");

    public override void OnPredictBatchBegin(long batch) => Add($"predict_batch_begin {batch}");

    public override void OnPredictBatchEnd(long batch) => Add($"predict_batch_end {batch}");

    private void Add(string call, Logs? logs = null)
    {
        Calls.Add(call);
        LastLogs = logs;
        if (call == at) action!(this);
    }
}
