import AdminAccess
import AuditLog
import HTTPTypes
import PacCryptAPI

extension RequestError {
    /// What the one is told whom the admin area refuses.
    init(_ error: AdminAccessError) {
        switch error.code {
        case .wrongCredentials: self.init(.loginFailed)
        case .wrongPassword: self.init(.wrongPassword)
        case .tooManyAttempts(let seconds):
            self.init(.tooManyAttempts, error.reason, headers: [.retryAfter: "\(seconds)"])
        case .clockOff, .wrongCode: self.init(.wrongCode, error.reason)
        case .wrongSetupToken: self.init(.invalidSetupToken)
        case .alreadySetUp: self.init(.alreadySetUp)
        case .notSetUp: self.init(.setupRequired)
        case .unusableName, .unusablePassword: self.init(.weakPassword, error.reason)
        case .noPendingSecondFactor, .secondFactorIsOn, .secondFactorIsOff, .changedMeanwhile:
            self.init(.conflict, error.reason)
        case .sessionEnded: self.init(.loginRequired, error.reason)
        case .settings: self.init(.invalidSettings, error.reason)
        }
    }

    /// What must be on record cannot be written.
    init(_ error: AuditLogError) {
        self.init(.auditUnavailable, headers: [.retryAfter: "30"])
    }
}
