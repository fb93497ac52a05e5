namespace Pneumonia.Training.Synthesis;

/// <summary>One value a pixel, row by row.</summary>
internal sealed record Plane(int Rows, int Columns, float[] Values)
{
    public Plane(int rows, int columns)
        : this(rows, columns, new float[rows * columns])
    {
    }

    public ref float this[int row, int column] => ref Values[(row * Columns) + column];

    /// <summary>Independent normal values of mean 0 and standard deviation 1.</summary>
    public static Plane Noise(int rows, int columns, Random random)
    {
        var noise = new Plane(rows, columns);
        foreach (ref float value in noise.Values.AsSpan())
            value = (float)Gaussian.Draw(random);
        return noise;
    }

    /// <summary>Gaussian blur, the border's values repeated beyond it.</summary>
    /// <param name="sigma">In pixels, above 0.</param>
    public Plane Blur(double sigma)
    {
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] kernel = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double total = kernel.Sum();
        return Convolve([.. kernel.Select(weight => (float)(weight / total))], 0, 1).Convolve([.. kernel.Select(weight => (float)(weight / total))], 1, 0);
    }

    /// <summary>Scaled to mean 0 and standard deviation 1.</summary>
    public Plane Standardise()
    {
        double mean = Values.Average(value => (double)value);
        double deviation = Math.Sqrt(Values.Average(value => (value - mean) * (value - mean)));
        return this with { Values = Array.ConvertAll(Values, value => (float)((value - mean) / deviation)) };
    }

    /// <summary>Enlarges by cubic convolution (Keys, Cubic convolution interpolation for digital image processing, 1981; a = -1/2).</summary>
    public Plane Enlarge(int rows, int columns)
    {
        var wide = new Plane(Rows, columns);
        for (int column = 0; column < columns; column++)
        {
            var (first, weights) = Taps(column, Columns, columns);
            for (int row = 0; row < Rows; row++)
            {
                for (int tap = 0; tap < weights.Length; tap++)
                    wide[row, column] += weights[tap] * this[row, Math.Clamp(first + tap, 0, Columns - 1)];
            }
        }

        var large = new Plane(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            var (first, weights) = Taps(row, Rows, rows);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                int source = Math.Clamp(first + tap, 0, Rows - 1);
                for (int column = 0; column < columns; column++)
                    large[row, column] += weights[tap] * wide[source, column];
            }
        }

        return large;
    }

    private static (int First, float[] Weights) Taps(int target, int sourceSize, int targetSize)
    {
        double at = ((target + 0.5) * sourceSize / targetSize) - 0.5;
        int first = (int)Math.Floor(at) - 1;
        return (first, [.. Enumerable.Range(first, 4).Select(source => Cubic(Math.Abs(at - source)))]);
    }

    private static float Cubic(double x) => (float)(x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1 : x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2 : 0);

    private Plane Convolve(float[] kernel, int rowStep, int columnStep)
    {
        var result = new Plane(Rows, Columns);
        int reach = kernel.Length / 2;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float sum = 0;
                for (int k = -reach; k <= reach; k++)
                    sum += kernel[k + reach] * this[Math.Clamp(row + (k * rowStep), 0, Rows - 1), Math.Clamp(column + (k * columnStep), 0, Columns - 1)];
                result[row, column] = sum;
            }
        }

        return result;
    }
}
