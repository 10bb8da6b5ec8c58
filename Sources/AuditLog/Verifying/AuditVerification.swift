/// What following the chain found.
public struct AuditVerification: Sendable, Hashable {
    /// The most damages that are listed; ``damageCount`` counts all.
    public static let listedDamages = 1000

    /// Entries of the chain that are where they belong.
    public internal(set) var entryCount = 0
    /// Lines that the original wrote.
    public internal(set) var originalLineCount = 0
    /// What does not fit, in the order of the log.
    public internal(set) var damages: [AuditDamage] = []
    /// How often something does not fit.
    public internal(set) var damageCount = 0
    /// The end of the log; nil when there is no entry.
    public internal(set) var head: AuditHead?

    /// Whether everything fits.
    public var isIntact: Bool { damageCount == 0 }

    mutating func add(_ damage: AuditDamage) {
        damageCount += 1
        if damages.count < Self.listedDamages { damages.append(damage) }
    }
}
