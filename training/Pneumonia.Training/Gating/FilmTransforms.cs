using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>What a chest film becomes by handling, scanning or cutting that no reader would accept.</summary>
internal static class FilmTransforms
{
    public static Plane Invert(Plane film) => film with { Values = Array.ConvertAll(film.Values, value => 1 - value) };

    /// <summary>By a quarter, half or three quarters of a turn, clockwise.</summary>
    public static Plane Turn(Plane film, int quarters)
    {
        var turned = film;
        for (int quarter = 0; quarter < quarters; quarter++)
        {
            var source = turned;
            turned = Map(source.Columns, source.Rows, (row, column) => source[source.Rows - 1 - column, row]);
        }

        return turned;
    }

    public static Plane FlipUpDown(Plane film) => Map(film.Rows, film.Columns, (row, column) => film[film.Rows - 1 - row, column]);

    public static Plane Mirror(Plane film) => Map(film.Rows, film.Columns, (row, column) => film[row, film.Columns - 1 - column]);

    /// <summary>About the centre, the corners filled with one grey.</summary>
    public static Plane Tilt(Plane film, double degrees, float surround)
    {
        double cos = Math.Cos(degrees * Math.PI / 180), sin = Math.Sin(degrees * Math.PI / 180);
        return Map(film.Rows, film.Columns, (row, column) =>
        {
            double y = ((row + 0.5) / film.Rows) - 0.5, x = ((column + 0.5) / film.Columns) - 0.5;
            double sourceX = ((x * cos) + (y * sin) + 0.5) * film.Columns, sourceY = ((y * cos) - (x * sin) + 0.5) * film.Rows;
            return sourceX < 0 || sourceY < 0 || sourceX >= film.Columns || sourceY >= film.Rows ? surround : film[(int)sourceY, (int)sourceX];
        });
    }

    /// <summary>A part of the film of the given share of each side, enlarged to the film's size.</summary>
    public static Plane Crop(Plane film, Random random, double share)
    {
        int rows = Math.Max(8, (int)(film.Rows * share)), columns = Math.Max(8, (int)(film.Columns * share));
        return Cut(film, random.Next(film.Rows - rows + 1), random.Next(film.Columns - columns + 1), rows, columns).Enlarge(film.Rows, film.Columns);
    }

    /// <summary>The film small, somewhere in a frame of one grey.</summary>
    public static Plane Shrink(Plane film, Random random, double share, float surround)
    {
        int rows = (int)(film.Rows * share), columns = (int)(film.Columns * share);
        var small = Resize(film, rows, columns);
        int top = random.Next(film.Rows - rows + 1), left = random.Next(film.Columns - columns + 1);
        return Map(film.Rows, film.Columns, (row, column) =>
            row >= top && column >= left && row < top + rows && column < left + columns ? small[row - top, column - left] : surround);
    }

    /// <summary>Films beside and above one another, each squeezed into its field.</summary>
    public static Plane Collage(IReadOnlyList<Plane> films, int down, int across, int side)
    {
        var fields = films.Take(down * across).Select(film => Resize(film, side / down, side / across)).ToArray();
        return Map(side / down * down, side / across * across, (row, column) =>
            fields[(row / (side / down) * across) + (column / (side / across))][row % (side / down), column % (side / across)]);
    }

    /// <summary>The film cut into a grid whose fields are dealt anew.</summary>
    public static Plane Shuffle(Plane film, Random random, int fields)
    {
        int[] order = [.. Enumerable.Range(0, fields * fields)];
        do
            random.Shuffle(order);
        while (order.Index().Count(field => field.Index == field.Item) > fields * fields / 4);

        int rows = film.Rows / fields, columns = film.Columns / fields;
        return Map(rows * fields, columns * fields, (row, column) =>
        {
            int from = order[(row / rows * fields) + (column / columns)];
            return film[(from / fields * rows) + (row % rows), (from % fields * columns) + (column % columns)];
        });
    }

    /// <summary>
    /// Stand-in for a lateral film, of which no free one is at hand: one lung stretched over the whole width, the spine at one edge. It has a film's
    /// texture and one lung field, but no anatomy of a lateral view.
    /// </summary>
    public static Plane OneLung(Plane film, Random random)
    {
        int columns = (int)(film.Columns * random.Between(0.5, 0.6));
        var half = Cut(film, 0, 0, film.Rows, columns).Enlarge(film.Rows, film.Columns);
        return random.Coin() ? half : Mirror(half);
    }

    /// <summary>Nearest source pixel where it grows, mean of the covered ones where it shrinks.</summary>
    public static Plane Resize(Plane film, int rows, int columns) => Map(rows, columns, (row, column) =>
    {
        int top = row * film.Rows / rows, left = column * film.Columns / columns;
        int bottom = Math.Max(top + 1, (row + 1) * film.Rows / rows), right = Math.Max(left + 1, (column + 1) * film.Columns / columns);
        float sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                sum += film[y, x];
        }

        return sum / ((bottom - top) * (right - left));
    });

    private static Plane Cut(Plane film, int top, int left, int rows, int columns) =>
        Map(rows, columns, (row, column) => film[top + row, left + column]);

    private static Plane Map(int rows, int columns, Func<int, int, float> value)
    {
        var plane = new Plane(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                plane[row, column] = value(row, column);
        }

        return plane;
    }
}
