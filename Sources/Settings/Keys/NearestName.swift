/// Finds the name a person probably meant.
enum NearestName {
    /// The nearest of the names, nil when none is near.
    static func of(_ text: String, among names: [String]) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let wanted = folded(text)
        let nearest = names.map { (name: $0, distance: distance(wanted, folded($0))) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(2, wanted.count / 5) else { return nil }
        return nearest.name
    }

    /// Case, hyphens and underscores do not count.
    private static func folded(_ text: String) -> [UInt8] {
        text.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }

    /// The number of letters to insert, remove or replace (V. I. Levenshtein, 1966).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
