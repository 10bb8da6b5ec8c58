/// Collects what is wrong with the value of one key.
struct ValueReview {
    let key: SettingKey
    let checks: ValueChecks
    private(set) var errors: [SettingsError] = []

    init(of key: SettingKey, checks: ValueChecks) {
        self.key = key
        self.checks = checks
    }

    /// - Parameters:
    ///   - remark: the type of the value, or why it is refused.
    ///   - isSecret: whether this one value must not be shown.
    mutating func refuse(_ value: JSONValue, at place: ValuePlace, remark: String?, isSecret: Bool = false) {
        guard errors.count < SettingsError.mostReported else { return }
        errors.append(
            .invalidValue(
                key: key.name, subject: place.element.map { "\(key.name) \($0)" } ?? key.name,
                shown: key.isSecret || isSecret ? nil : DisplayText.value(value.content), remark: remark,
                allowed: place.allowed, line: value.line))
    }
}

/// Where a value stands within the value of its key, and what is allowed there.
struct ValuePlace {
    /// The part of the key's value, for example `entry 2`; nil for the whole.
    let element: String?
    /// Continues the sentence "it must be …".
    let allowed: String

    init(_ element: String? = nil, allowed: String) {
        self.element = element
        self.allowed = allowed
    }
}
