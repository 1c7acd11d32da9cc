namespace Anneal.Datasets.Tests;

public class ImageSetTests
{
    [Fact]
    public void Holds_the_arrays_it_was_given()
    {
        var (images, labels) = (new byte[2, 3, 4], new[] { 7, 8 });
        var set = new ImageSet(images, labels);
        var (x, y) = set;

        Assert.Same(images, set.Images);
        Assert.Same(labels, set.Labels);
        Assert.Same(images, x);
        Assert.Same(labels, y);
        Assert.Equal(2, set.Count);
        Assert.Equal(set, new ImageSet(images, labels));
    }

    [Fact]
    public void Labels_must_be_as_many_as_images()
    {
        var error = Assert.Throws<ArgumentException>(() => new ImageSet(new byte[2, 1, 1], new int[3]));

        Assert.Equal("labels must have one label per image, 2; it had 3. (Parameter 'labels')", error.Message);
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Equal("images", Assert.Throws<ArgumentNullException>(() => new ImageSet(null!, [])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentNullException>(() => new ImageSet(new byte[0, 1, 1], null!)).ParamName);
    }
}
