import PacCryptCore

/// What the first page shows.
struct HomeModel {
    /// An algorithm to choose.
    struct Choice {
        let id: String
        let name: String
        let summary: String
    }

    let passwordAlgorithms: [Choice]
    let keyPairAlgorithms: [Choice]

    init() {
        let choices = { (isKeyPair: Bool) in
            Algorithm.allCases.filter { $0.requiresKeyPair == isKeyPair }
                .map { Choice(id: $0.id, name: $0.name, summary: $0.summary) }
        }
        passwordAlgorithms = choices(false)
        keyPairAlgorithms = choices(true)
    }
}
