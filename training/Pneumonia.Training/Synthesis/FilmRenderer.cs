namespace Pneumonia.Training.Synthesis;

/// <summary>Turns a drawn chest of 224 x 224 into a film of full size: tissue texture, film grain, a side marker and the collimator's edges.</summary>
internal static class FilmRenderer
{
    public const int Rows = 640;
    public const int Columns = 768;

    // Chosen by eye on rendered images: less looks like wax, more like sand.
    private const float TextureStrength = 0.6f;
    private static readonly (double Sigma, float Share)[] TextureBands = [(0.7, 0.4f), (1.3, 0.6f), (2.6, 0.7f)];
    private const float GrainDeviation = 0.005f;

    /// <returns>Intensities 0..1, [Rows, Columns].</returns>
    public static Plane Render(float[] chest, float[] remainder, Random random)
    {
        var small = new Plane(ChestStatistics.Size, ChestStatistics.Size, [.. chest]);
        AddTexture(small, remainder, random);

        var film = small.Enlarge(Rows, Columns);
        AddGrain(film, random);
        SideMarker.Stamp(film, row: 50 + random.Next(50), column: 40 + random.Next(30));
        Collimate(film, random);
        foreach (ref float value in film.Values.AsSpan())
            value = Math.Clamp(value, 0, 1);
        return film;
    }

    /// <summary>Noise of the grain of vessels and bone, as strong at each place as what the components leave out there.</summary>
    private static void AddTexture(Plane chest, float[] remainder, Random random)
    {
        var strength = new Plane(chest.Rows, chest.Columns, remainder).Blur(3);
        foreach (var (sigma, share) in TextureBands)
        {
            var band = Plane.Noise(chest.Rows, chest.Columns, random).Blur(sigma).Standardise();
            for (int i = 0; i < chest.Values.Length; i++)
                chest.Values[i] += TextureStrength * share * strength.Values[i] * band.Values[i];
        }
    }

    private static void AddGrain(Plane film, Random random)
    {
        var grain = Plane.Noise(film.Rows, film.Columns, random);
        for (int i = 0; i < film.Values.Length; i++)
            film.Values[i] += GrainDeviation * grain.Values[i];
    }

    /// <summary>Blackens what lies beyond four slightly tilted shutters, with a soft edge.</summary>
    private static void Collimate(Plane film, Random random)
    {
        const float Softness = 2.5f;
        float Margin() => 6 + (14 * (float)random.NextDouble());
        float Tilt() => 0.012f * ((float)random.NextDouble() - 0.5f);
        var (left, right, top, bottom) = (Margin(), Margin(), Margin(), Margin());
        var (leftTilt, rightTilt, topTilt, bottomTilt) = (Tilt(), Tilt(), Tilt(), Tilt());

        for (int row = 0; row < film.Rows; row++)
        {
            for (int column = 0; column < film.Columns; column++)
            {
                float inside = Math.Min(
                    Math.Min(column - left - (leftTilt * row), film.Columns - 1 - column - right - (rightTilt * row)),
                    Math.Min(row - top - (topTilt * column), film.Rows - 1 - row - bottom - (bottomTilt * column)));
                film[row, column] *= Math.Clamp(0.5f + (inside / (2 * Softness)), 0.02f, 1);
            }
        }
    }
}
