import RequestGuard

/// Collects what is wrong with the value of one key.
struct ValueReview {
    let key: SettingKey
    private(set) var errors: [SettingsError] = []

    init(of key: SettingKey) {
        self.key = key
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

/// A place within the value of a key, and what is allowed there.
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

/// Why a text is not a value of its type, in a few words without a full stop.
struct ValueRefusal: Error {
    /// What is wrong with the value, in words for the operator.
    let reason: String
    /// Whether the refused text may hold a password and must not be shown.
    let isSecret: Bool

    init(_ reason: String, isSecret: Bool = false) {
        self.reason = reason
        self.isSecret = isSecret
    }

    init(_ error: any Error & CustomStringConvertible) {
        self.init(error.description, isSecret: error as? BaseURLError == .userName)
    }
}
