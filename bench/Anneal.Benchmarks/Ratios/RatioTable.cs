namespace Anneal.Benchmarks.Ratios;

/// <summary>All rows, in the order in which they are printed.</summary>
internal static class RatioTable
{
    public static readonly IReadOnlyList<Ratio> Rows =
    [
        FitVersusLoop.Row(batchSize: 32),
        FitVersusLoop.Row(batchSize: 512),
        .. LoopVersusBareLoop.Rows(),
        CheckpointVersusCopy.Row,
        CsvVersusMemory.Row,
        ModelFile100MB.SaveRow,
        ModelFile100MB.LoadRow,
        ModelFile100MB.PeakRow,
        ManyLayersOfH5.Row,
        .. ScheduleVersusFormula.Rows(),
        ToolStartup.Row,
        ToolOnModel.Row,
        BatchingVersusDataLoader.Row,
        .. OptimizerVersusTorch.Rows(),
        AdamVersusTriad.Row,
        AdamPeakMemory.Row,
        .. ImageTraining.Rows(),
        .. Prediction.Rows(),
        .. SequenceTraining.Rows(),
        .. Rematerialization.Rows,
        .. SumVersusC.Rows(),
        StepOnTwoRanks.Row,
    ];
}
