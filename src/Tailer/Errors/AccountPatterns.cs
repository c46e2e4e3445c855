namespace Clawtail.Tailer.Errors;

/// <summary>Wordings of failures that are about who asks, and what they may use: limits, payment, permission.</summary>
internal static class AccountPatterns
{
    /// <summary>Clawtail's own word for a part of what OpenClaw calls a rate limit: what a plan allows is used up.</summary>
    public static readonly ErrorPattern[] PlanLimit = ErrorPattern.List("usage%limit");

    public static readonly ErrorPattern[] RateLimit = ErrorPattern.List(
        "rate%limit", "too many requests", "too many concurrent requests", "^429|", "|http 429|", "|http: 429|", "|http status 429|",
        "|status 429|", "|status: 429|", "|status code 429|", "|status code: 429|", "|status_code: 429|", "|response code 429|", "status=429|",
        "\"status\":429|", "\"status\": 429|", "\"code\":429|", "\"code\": 429|", "|429 quota|", "|429: quota|", "|429) quota|",
        "|429 resource has been exhausted|", "|throttlingexception|", "|throttling_exception|", "|throttling exception|", "|throttling|",
        "|throttled|", "|concurrency limit|*|breached|", "|concurrency limit|*|reached|", "model_cooldown", "exceeded your current quota",
        "|resource?exhausted|", "|quota?exceeded|", "usage limit", "|tpm|", "tokens per minute", "tokens per day",
        "|workers_ai|*|quota limit exceeded|", "请求过于频繁", "调用频率", "频率限制", "配额不足", "配额已用尽", "额度不足", "额度已用尽");

    public static readonly ErrorPattern[] TokensPerMinute = ErrorPattern.List("|tpm|", "tokens per minute");

    public static readonly ErrorPattern[] PeriodicLimit = ErrorPattern.List(
        "|daily limit|", "|daily limits|", "|daily usage limit|", "|daily usage limits|", "|weekly limit|", "|weekly limits|",
        "|weekly usage limit|", "|weekly usage limits|", "|monthly limit|", "|monthly limits|", "|monthly usage limit|", "|monthly usage limits|");

    public static readonly ErrorPattern[] Payment402 = ErrorPattern.List(
        "status: 402|", "status:402|", "status\":402|", "status\": 402|", "status=402|", "code: 402|", "code:402|", "code\":402|", "code\": 402|",
        "code=402|", "|http 402|", "|http402|", "|error 402|", "|error: 402|", "|error code 402|", "|error code: 402|", "|got 402|", "|got a 402|",
        "|returned 402|", "|returned a 402|", "|received 402|", "|received a 402|", "^402 payment required|", "^402 *used up your points|",
        "^402 no available asset for api access|");

    public static readonly ErrorPattern[] Billing = ErrorPattern.List(
        "^402 payment", "payment required", "insufficient credits", "used all available credits", "spend limit", "spending limit",
        "insufficient%quota", "|gousagelimiterror|", "|freeusagelimiterror|", "available balance", "out of budget", "credit balance",
        "plans & billing", "insufficient%balance", "|insufficient account balance|", "|insufficient credit balance|",
        "insufficient usd or diem balance", "require more credits", "requires more credits", "out of extra usage", "draw from your extra usage",
        "extra usage is required", "余额不足", "欠费", "\"code\":\"invalidsubscription\"", "\"code\": \"invalidsubscription\"",
        "|does not have a valid coding plan subscription|", "|does not have a valid codingplan subscription|", "\"code\":1311|", "\"code\": 1311|",
        "|current subscription plan|*not|*|include access|", "|current subscription plan|*n't|*|include access|",
        "|model|*|not available|*|current plan|");

    /// <summary>A text that begins so is about payment if it also speaks of what could be bought.</summary>
    public static readonly ErrorPattern[] BillingHead = ErrorPattern.List(
        "^billing|", "^error: billing|", "^error billing|", "^insufficient credit|", "^http 402|", "^http402|");

    public static readonly ErrorPattern[] Purchase = ErrorPattern.List("upgrade", "credits", "payment", "purchase", "subscription", "plan");

    /// <summary>Said with a 402: it is about money after all.</summary>
    public static readonly ErrorPattern[] PaymentNeeded = ErrorPattern.List(
        "insufficient credits", "insufficient quota", "credit balance", "insufficient balance", "plans & billing", "add more credits", "top up",
        "upgrade your plan*limit", "limit*upgrade your plan", "upgrade plan*limit", "limit*upgrade plan", "current plan*limit",
        "limit*current plan", "subscription*limit", "limit*subscription", "billing hard limit", "hard limit reached", "maximum allowed*limit",
        "limit*maximum allowed");

    public static readonly ErrorPattern[] QuotaRefresh = ErrorPattern.List(
        "subscription quota limit*automatic quota refresh", "subscription quota limit*rolling time window");

    /// <summary>Said with a 402: it passes by waiting.</summary>
    public static readonly ErrorPattern[] PaymentWaits = ErrorPattern.List(
        "usage limit*try again", "try again*usage limit", "rate limit*try again", "usage limit*retry", "organization usage*try again",
        "daily*usage limit", "weekly*usage limit", "monthly*usage limit", "daily*spend limit", "weekly*spend limit", "monthly*spend limit",
        "daily*spending limit", "weekly*spending limit", "monthly*spending limit", "daily*limit*reset", "weekly*limit*reset",
        "monthly*limit*reset", "organization*limit*exceeded", "organization*limit*reached", "workspace*limit*exceeded",
        "workspace*limit*reached", "organization*spend*limit", "workspace*spend*limit", "organization*limit*exhausted");

    public static readonly ErrorPattern[] AuthPermanent = ErrorPattern.List(
        "api%key%revoked", "api%key%deactivated", "api%key%deleted", "apikey revoked", "deactivated?workspace", "key has been disabled",
        "key has been revoked", "account has been deactivated", "not allowed for this organization");

    public static readonly ErrorPattern[] RefreshFailed = ErrorPattern.List(
        "oauth token refresh failed", "access token could not be refreshed", "authentication session could not be refreshed automatically");

    /// <summary>Only signing in again helps.</summary>
    public static readonly ErrorPattern[] RefreshNeverAgain = ErrorPattern.List(
        "refresh_token_reused", "refresh_token_expired", "invalid_grant", "token_invalidated", "sign_in_again", "signing in again",
        "sign in again", "log in again", "invalid_refresh_token", "invalid refresh token", "revoked");

    public static readonly ErrorPattern[] Auth = ErrorPattern.List(
        "invalid api key|", "invalid_api_key|", "invalidapikey|", "api key invalid|", "api key is invalid|", "api_key_invalid|", "api key not valid|",
        "api_key not valid|", "could not authenticate*api key", "could not authenticate*credentials", "could not validate*api key",
        "could not validate*credentials", "permission_error", "incorrect api key", "invalid token", "authentication", "re-authenticate",
        "oauth token refresh failed", "unauthorized", "forbidden", "access denied", "insufficient permission", "missing scope:", "missing scopes:",
        "expired", "|401|", "|403|", "no credentials found", "no api key found", "|failed to extract|*|token|", "|failed to parse|*|token|",
        "|failed to validate|*|token|", "|failed to decode|*|token|", "\"code\":1113|", "\"code\": 1113|", "无权访问", "认证失败", "鉴权失败", "密钥无效",
        "apikey 无效", "ce-011", "违规请求", "禁止访问");
}
