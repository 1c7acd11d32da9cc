namespace Anneal.Generators.Tests;

public class KeyNameTests
{
    [Theory]
    [InlineData("units", "units")]
    [InlineData("decaySteps", "decay_steps")]
    [InlineData("tMul", "t_mul")]
    [InlineData("beta1", "beta_1")]
    [InlineData("beta12", "beta_12")]
    [InlineData("l1", "l1")]
    [InlineData("l2", "l2")]
    [InlineData("l2ShrinkageRegularizationStrength", "l2_shrinkage_regularization_strength")]
    [InlineData("useEMA", "use_ema")]
    [InlineData("emaMomentum", "ema_momentum")]
    [InlineData("Rate", "rate")]
    [InlineData("nDCGRank", "n_dcg_rank")]
    public void A_key_is_the_name_in_snake_case(string name, string key) => Assert.Equal(key, KeyName.Of(name));
}
