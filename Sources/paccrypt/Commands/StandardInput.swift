import ArgumentParser

/// Standard input can be read once.
enum StandardInput {
    /// Refuses a command line that names it more than once.
    static func validate(inputs: [String], others: [String]) throws {
        guard (inputs + others).filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("Standard input (-) can be used for one thing only.")
        }
    }
}
