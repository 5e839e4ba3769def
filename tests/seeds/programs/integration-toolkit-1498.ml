// integration-toolkit.md, line 1498
                import analytics;

                // Generate comprehensive report
                report = analytics.generate_monthly_report();

                result = {
                    total_transactions: report.count,
                    total_revenue: report.revenue,
                    generated_at: Date.now()
                };
            
