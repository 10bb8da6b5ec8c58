/// Turns a parsed file into settings: every mistake is found, not only the first.
enum SettingsDecoder {
    /// - Throws: all mistakes, in the order of the file, at most ``SettingsError/mostReported``.
    static func decode(
        _ document: JSONDocument
    ) throws(SettingsFileError) -> (settings: Settings, warnings: [SettingsWarning]) {
        var settings = Settings()
        var errors = document.duplicates
        var warnings: [SettingsWarning] = []
        for member in document.members {
            if let key = SettingKey.named(member.key) {
                var review = ValueReview(of: key)
                key.decode(member.value, &settings, &review)
                errors += review.errors
            } else if warnings.count < SettingsError.mostReported {
                warnings.append(unknownKey(member))
            }
        }
        if errors.isEmpty {
            let lines = Dictionary(document.members.map { ($0.key, $0.line) }) { first, _ in first }
            let relations = SettingRelations(settings: settings) { lines[$0] ?? nil }
            errors = relations.errors
            warnings += relations.warnings
        }
        guard errors.isEmpty else {
            let sorted = errors.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
            throw .invalid(Array(sorted.prefix(SettingsError.mostReported)))
        }
        return (settings, warnings)
    }

    private static func unknownKey(_ member: JSONMember) -> SettingsWarning {
        let hint = NearestName.of(member.key, among: SettingKey.all.map(\.name)).map { "; did you mean \($0)?" }
        let key = DisplayText.key(member.key)
        return SettingsWarning(
            key: key, line: member.line, reason: "\(key) is not a setting and has no effect\(hint ?? ".")")
    }
}

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
