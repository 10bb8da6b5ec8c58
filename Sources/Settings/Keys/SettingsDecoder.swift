/// Turns a parsed file into settings: every mistake is found, not only the first.
struct SettingsDecoder {
    let checks: ValueChecks

    /// - Throws: all mistakes, in the order of the file, at most ``SettingsError/mostReported``.
    func decode(
        _ document: JSONDocument
    ) throws(SettingsFileError) -> (settings: Settings, warnings: [SettingsWarning]) {
        var settings = Settings()
        var errors = document.duplicates
        var warnings: [SettingsWarning] = []
        for member in document.members {
            if let key = SettingKey.named(member.key) {
                var review = ValueReview(of: key, checks: checks)
                key.decode(member.value, &settings, &review)
                errors += review.errors
            } else if warnings.count < SettingsError.mostReported {
                warnings.append(Self.unknownKey(member))
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
